using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.ConditionalSelect(Vector512.Equals(x, Vector512.Create(double.NegativeInfinity)), x, x - y);

        public static double Invoke(double x, double y) => double.IsNegativeInfinity(x) ? x : x - y;
    }
}
