using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>1 where x ≤ y, else 0. The derivative is 0 everywhere.</summary>
internal sealed record LessOrEqual : Binary<LessOrEqual.Operator>
{
    public static readonly LessOrEqual Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => null;

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => null;

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.LessThanOrEqual(x, y) & Vector512<double>.One;

        public static double Invoke(double x, double y) => x <= y ? 1 : 0;
    }
}
