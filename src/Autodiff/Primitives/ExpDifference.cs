using System.Runtime.CompilerServices;

namespace Prob.Graphs;

/// <summary>exp(x − y) for x ≤ y, and 0 where x is −∞ whatever y is: the weight of a term of log-sum-exp.</summary>
internal sealed record ExpDifference : Binary<ExpDifference.Operator>
{
    public static readonly ExpDifference Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * z;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -message * z;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Select(T.Equal(x, T.Create(double.NegativeInfinity)), T.Create(0), VectorMath.ExpOfNonPositive(x - y));
    }
}
