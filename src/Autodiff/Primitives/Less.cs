using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>1 where x &lt; y, else 0. The derivative is 0 everywhere.</summary>
internal sealed record Less : Binary<Less.Operator>
{
    public static readonly Less Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => null;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Less(x, y) & T.Create(1);
    }
}
