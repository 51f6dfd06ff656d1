using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>Beyond it e⁻ˣ is lost beside eˣ, which may overflow before its half does and is therefore taken as a square.</summary>
    private const double HyperbolicLarge = 40;

    /// <summary>½ (a + a/(a + 1)) with a = e^|x| − 1, within 3 ulp, and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sinh<T>(T x)
        where T : struct, ILanes<T>
    {
        T size = T.Abs(x), half = T.Create(0.5), large = T.Create(HyperbolicLarge);
        T less1 = Expm1(T.SelectLess(large, size, size * half, size)), one = T.Create(1), exp = less1 + one;
        return T.CopySign(T.SelectLess(large, size, exp * half * exp, half * (less1 + (less1 / exp))), x);
    }

    /// <inheritdoc cref="Sinh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Sinh(double x) => Sinh(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>½ (eˣ + e⁻ˣ), within 3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Cosh<T>(T x)
        where T : struct, ILanes<T>
    {
        T size = T.Abs(x), half = T.Create(0.5), large = T.Create(HyperbolicLarge);
        T exp = Exp(T.SelectLess(large, size, size * half, size));
        return T.SelectLess(large, size, exp * half * exp, T.FusedMultiplyAdd(half, exp, half / exp));
    }

    /// <inheritdoc cref="Cosh{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Cosh(double x) => Cosh(Lanes2.Create(x)).Vector.ToScalar();
}
