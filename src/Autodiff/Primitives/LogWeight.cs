using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>x − y, and −∞ where x is −∞ whatever y is: the logarithm of <see cref="ExpDifference"/>, so that log softmax of impossible terms is −∞, not ∞ − ∞.</summary>
internal sealed record LogWeight : Binary<LogWeight.Operator>
{
    public static readonly LogWeight Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -message;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Select(T.Equal(x, T.Create(double.NegativeInfinity)), x, x - y);
    }
}
