using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// 1 / (1 + e^(−x)) = 1 / (1 + z) for x ≥ 0 and z / (1 + z) below, with z = e^(−|x|) ≤ 1: no overflow on the way, and small values, down to the subnormals, as accurate as z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Sigmoid(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> z = Exp(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), z, one) / (one + z);
    }

    /// <inheritdoc cref="Sigmoid(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Sigmoid(double x) => Sigmoid(Vector512.Create(x)).ToScalar();
}
