using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// log(1 + e^x) = max(x, 0) + log(1 + z) with z = e^(−|x|) ≤ 1. As 1 + z lies between 1 and 2, log(1 + z) is k ln 2 + log(1 + f)
    /// with k = 0, f = z for z &lt; 1/2 and k = 1, f = z/2 − 1/2 above; both are exact, so small values are as accurate as z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Softplus(Vector512<double> x)
    {
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> z = Exp(-Vector512.Abs(x));
        Vector512<double> upper = Vector512.GreaterThanOrEqual(z, half);
        Vector512<double> f = Vector512.ConditionalSelect(upper, Vector512.FusedMultiplyAdd(z, half, -half), z);
        Vector512<double> positive = Vector512.MaxNative(x, Vector512<double>.Zero);
        return positive + LogOfSplit(f, upper & Vector512<double>.One);
    }

    /// <inheritdoc cref="Softplus(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Softplus(double x) => Softplus(Vector512.Create(x)).ToScalar();
}
