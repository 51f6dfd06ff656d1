using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// tanh x = a / (a + 2) with a = e^(2|x|) − 1, and the sign of x. The quotient does not magnify the relative error of a, and a keeps full relative accuracy near 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Tanh(Vector512<double> x)
    {
        // From 22 on the result rounds to 1; so a stays far from overflow, and 2^n − 1 needs no care.
        Vector512<double> magnitude = Vector512.MinNative(Vector512.Create(22.0), Vector512.Abs(x));
        (Vector512<double> n, Vector512<double> r) = ReduceByLn2(magnitude + magnitude);
        Vector512<double> scale = PowerOfTwo(n);
        Vector512<double> a = Vector512.FusedMultiplyAdd(scale, Expm1OfReduced(r), scale - Vector512<double>.One);
        return Vector512.CopySign(a / (a + Vector512.Create(2.0)), x);
    }

    /// <inheritdoc cref="Tanh(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Tanh(double x) => Tanh(Vector512.Create(x)).ToScalar();
}
