using System.Runtime.CompilerServices;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>P with sin(πm) / π = m + m³ P(m²) for |m| ≤ 1/2; relative error 2⁻⁵⁶ (tests/Reference/polynomials.py).</summary>
    private static ReadOnlySpan<double> SineOfPiOverPi =>
    [
        -1.6449340668482264, 0.8117424252833536, -0.19075182412208258, 0.026147847817611456, -0.0023460810348048134, 0.00014842878710882873, -6.975840388569024e-06,
        2.530088078333218e-07, -7.092119826947068e-09,
    ];

    /// <summary>sin(πm) / π for |m| ≤ 1/2, which is m next to 0: for the reflections of the gamma function's logarithm and its derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SineOverPi<T>(T m)
        where T : struct, ILanes<T>
    {
        T square = m * m;
        return T.FusedMultiplyAdd(m * square, Polynomial(square, SineOfPiOverPi), m);
    }

    /// <summary>From x ≥ 0 to the nearest whole number; exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T DistanceToWhole<T>(T x)
        where T : struct, ILanes<T>
    {
        T fraction = x - T.Floor(x);
        return T.Min(fraction, T.Create(1) - fraction);
    }
}
