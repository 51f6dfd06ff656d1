using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>exp(x − y), and 0 where x is −∞ whatever y is: the weight of a term of log-sum-exp.</summary>
internal sealed record ExpDifference : Binary<ExpDifference.Operator>
{
    public static readonly ExpDifference Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * z;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -message * z;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(double.NegativeInfinity)), Vector512<double>.Zero, VectorMath.Exp(x - y));

        public static double Invoke(double x, double y) => double.IsNegativeInfinity(x) ? 0 : VectorMath.Exp(x - y);
    }
}
