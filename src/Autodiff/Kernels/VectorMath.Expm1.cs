using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>
    /// e^x − 1 = 2^n ((e^r − 1) + (1 − 2⁻ⁿ)) with x = n ln 2 + r. Near 0, where n = 0, nothing cancels because e^r − 1 is a polynomial without constant term;
    /// elsewhere 1 − 2⁻ⁿ is exact or so large that its rounding is that of the result. Scaling comes last, so that only results overflow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Expm1(Vector512<double> x)
    {
        // Below −40 the result rounds to −1, above 715 to ∞.
        Vector512<double> clamped = Vector512.MinNative(Vector512.Create(715.0), Vector512.MaxNative(Vector512.Create(-40.0), x));
        (Vector512<double> n, Vector512<double> r) = ReduceByLn2(clamped);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> result = Scale(Expm1OfReduced(r) + (one - Scale(one, -n)), n);
        return Vector512.CopySign(result, x);   // keeps −0
    }

    /// <inheritdoc cref="Expm1(Vector512{double})"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Expm1(double x) => Expm1(Vector512.Create(x)).ToScalar();
}
