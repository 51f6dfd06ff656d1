using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    private const double InverseSqrtTwoPi = 0.3989422804014327;

    /// <summary>From there on down Φ is 0.</summary>
    private const double NormalUnderflow = 39;

    /// <summary>
    /// Φ(x) = ½ erfc(−x/√2), the distribution function of the standard normal distribution, within 5 ulp, also in the lower tail and where it underflows. The exponent is −x²/2 with x itself, as a
    /// rounded x/√2 would cost x² roundings.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalCdf<T>(T x)
        where T : struct, ILanes<T> => T.Call<NormalCdfFormula>(x);

    /// <inheritdoc cref="NormalCdf{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double NormalCdf(double x) => NormalCdf(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>exp(−a²/2) for 0 ≤ a ≤ 39, with the rounding error of the square: see <see cref="ErfcFrom0To28"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Bell<T>(T a)
        where T : struct, ILanes<T>
    {
        T square = a * a;
        T rounding = T.FusedMultiplyAdd(a, a, -square);
        T bell = ExpOfNonPositive(square * T.Create(-0.5));
        return T.FusedMultiplyAdd(bell, rounding * T.Create(-0.5), bell);
    }

    /// <summary>Φ(−a) exp(a²/2) for 0 ≤ a ≤ 39.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ScaledNormalTail<T>(T a)
        where T : struct, ILanes<T>
    {
        T y = a * T.Create(0.70710678118654752), four = T.Create(4);
        return Polynomial((y - four) / (y + four), ScaledErfc) / T.FusedMultiplyAdd(y, four, T.Create(2));
    }

    private readonly struct NormalCdfFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            T a = T.MinNative(T.Create(NormalUnderflow), T.Abs(x));
            T tail = Bell(a) * ScaledNormalTail(a);
            return T.SelectLess(T.Create(0), x, T.Create(1) - tail, tail);
        }
    }
}
