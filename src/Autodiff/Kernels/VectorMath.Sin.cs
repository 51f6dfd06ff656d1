using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with sin r = r + r³ P(r²) for |r| ≤ π/4; relative error 2⁻⁵⁶ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> SineNear0 =>
    [
        -0.1666666666666663, 0.008333333333322108, -0.00019841269829580169, 2.7557313618018953e-06, -2.505074721848821e-08, 1.5896197654655937e-10,
    ];

    /// <summary>P with cos r = 1 − r²/2 + r⁴ P(r²) for |r| ≤ π/4; relative error 2⁻⁵⁹ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> CosineNear0 =>
    [
        0.041666666666666595, -0.001388888888887304, 2.4801587288841394e-05, -2.755731417623885e-07, 2.087570041596008e-09, -1.1358513946472482e-11,
    ];

    /// <summary>
    /// sin x, within 1 ulp. Of |x| &lt; 2⁴⁰ multiples of π/2 are subtracted with 159 bits of π/2 (Cody and Waite 1980), which leaves more than 53 right next to every zero; larger
    /// arguments go to the platform's function one by one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sin<T>(T x)
        where T : struct, ILanes<T> => T.Call<SinFormula>(x);

    /// <inheritdoc cref="Sin{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Sin(double x) => Sin(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>
    /// sin (x + quarters · π/2), where the sine is that of the platform for the large: with x = k π/2 + r the sine or cosine of r, with the sign that k says.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SineAfterQuarters<T, TPlatform>(T x, long quarters)
        where T : struct, ILanes<T>
        where TPlatform : struct, IFunction
    {
        const double piHalvesHigh = 1.5707963267948966, piHalvesMiddle = 6.123233995736766e-17, piHalvesLow = -1.4973849048591698e-33;
        T zero = T.Create(0), one = T.Create(1), large = T.Create(1099511627776.0), size = T.Abs(x);
        T bounded = T.SelectLess(large, size, zero, x);
        T shifted = T.FusedMultiplyAdd(bounded, T.Create(2 / Math.PI), T.Create(Rounder));
        T k = shifted - T.Create(Rounder);

        // The first difference is exact, and of the second the rounding is kept (Dekker 1971), so that r + rest has some hundred right bits.
        T first = T.FusedMultiplyAdd(-k, T.Create(piHalvesHigh), bounded);
        T middle = k * T.Create(piHalvesMiddle), middleRest = T.FusedMultiplyAdd(k, T.Create(piHalvesMiddle), -middle);
        T second = first - middle, firstPart = second + middle;
        T secondRest = first - firstPart - (middle - (firstPart - second));
        T low = T.FusedMultiplyAdd(-k, T.Create(piHalvesLow), secondRest - middleRest);
        T r = second + low, rest = second - r + low;

        T square = r * r;
        T sine = T.FusedMultiplyAdd(r * square, Polynomial(square, SineNear0), T.FusedMultiplyAdd(square * T.Create(-0.5), rest, rest)) + r;
        T cosineRest = T.FusedMultiplyAdd(square * square, Polynomial(square, CosineNear0), -(r * rest));
        T halfSquare = square * T.Create(0.5), head = one - halfSquare;
        T cosine = head + (one - head - halfSquare + cosineRest);

        T turns = T.AddBits(shifted, T.FromBits(quarters));
        T value = T.SelectLessBits(T.ShiftBitsLeft(turns, 63), zero, cosine, sine);
        value = T.SelectLessBits(T.ShiftBitsLeft(turns, 62), zero, -value, value);
        return T.EachWhere<TPlatform>(T.LessOrEqual(large, size), x, value);
    }

    private readonly struct SinFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T>
        {
            // Next to 0 the rest of the reduction would take the sign off −0.
            T value = SineAfterQuarters<T, PlatformSin>(x, 0);
            return T.SelectLess(T.Abs(x), T.Create(1e-8), x, value);
        }
    }

    private readonly struct PlatformSin : IFunction
    {
        public static double Invoke(double x) => Math.Sin(x);
    }
}
