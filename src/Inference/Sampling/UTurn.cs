using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob;

/// <summary>
/// When a trajectory has begun to turn back on itself. With ρ = Σ p over a stretch of points and v the velocity at its two ends, the stretch
/// <em>persists</em> while ρ·v &gt; 0 at both (Betancourt 2017, "A conceptual introduction to Hamiltonian Monte Carlo", A.4.2).
/// </summary>
internal static class UTurn
{
    /// <summary>Whether two neighbouring points persist as a stretch: ρ·v &gt; 0 at both. Writes ρ, the sum of their momenta, to <paramref name="rho"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Persists(PhasePoint first, PhasePoint second, double[] rho)
    {
        nuint length = (nuint)rho.Length, lane = (nuint)Vector512<double>.Count;
        ref double result = ref Start(rho);
        ref double one = ref Start(first.Momentum);
        ref double two = ref Start(second.Momentum);
        ref double begin = ref Start(first.Velocity);
        ref double end = ref Start(second.Velocity);
        Vector512<double> atBegin = default, atEnd = default;
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> whole = Vector512.LoadUnsafe(ref one, i) + Vector512.LoadUnsafe(ref two, i);
            whole.StoreUnsafe(ref result, i);
            atBegin = Vector512.FusedMultiplyAdd(whole, Vector512.LoadUnsafe(ref begin, i), atBegin);
            atEnd = Vector512.FusedMultiplyAdd(whole, Vector512.LoadUnsafe(ref end, i), atEnd);
        }

        return PhasePoint.Sum(atBegin) > 0 && PhasePoint.Sum(atEnd) > 0;
    }

    /// <summary>
    /// Whether two adjacent stretches persist as one, and whether each does together with the nearest point of the other. The two extra checks
    /// catch a whole turn that ends where it began, which the check of the outer ends alone mistakes for going straight (Stan since 2.21; pull request
    /// stan-dev/stan 2800). The points are in order; writes ρ of both together to <paramref name="rho"/>, which may be the array of one of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Persists(PhasePoint begin, PhasePoint before, PhasePoint after, PhasePoint end, double[] firstRho, double[] secondRho, double[] rho)
    {
        nuint length = (nuint)rho.Length, lane = (nuint)Vector512<double>.Count;
        ref double result = ref Start(rho);
        ref double rhoOne = ref Start(firstRho);
        ref double rhoTwo = ref Start(secondRho);
        ref double velocityBegin = ref Start(begin.Velocity);
        ref double velocityEnd = ref Start(end.Velocity);
        ref double velocityBefore = ref Start(before.Velocity);
        ref double velocityAfter = ref Start(after.Velocity);
        ref double momentumBefore = ref Start(before.Momentum);
        ref double momentumAfter = ref Start(after.Momentum);
        Vector512<double> wholeAtBegin = default, wholeAtEnd = default, firstAtBegin = default, firstAtAfter = default, secondAtBefore = default, secondAtEnd = default;
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> one = Vector512.LoadUnsafe(ref rhoOne, i), two = Vector512.LoadUnsafe(ref rhoTwo, i);
            Vector512<double> vBegin = Vector512.LoadUnsafe(ref velocityBegin, i), vEnd = Vector512.LoadUnsafe(ref velocityEnd, i);
            Vector512<double> whole = one + two;
            whole.StoreUnsafe(ref result, i);
            wholeAtBegin = Vector512.FusedMultiplyAdd(whole, vBegin, wholeAtBegin);
            wholeAtEnd = Vector512.FusedMultiplyAdd(whole, vEnd, wholeAtEnd);

            Vector512<double> firstAndNext = one + Vector512.LoadUnsafe(ref momentumAfter, i);
            firstAtBegin = Vector512.FusedMultiplyAdd(firstAndNext, vBegin, firstAtBegin);
            firstAtAfter = Vector512.FusedMultiplyAdd(firstAndNext, Vector512.LoadUnsafe(ref velocityAfter, i), firstAtAfter);

            Vector512<double> lastAndSecond = two + Vector512.LoadUnsafe(ref momentumBefore, i);
            secondAtBefore = Vector512.FusedMultiplyAdd(lastAndSecond, Vector512.LoadUnsafe(ref velocityBefore, i), secondAtBefore);
            secondAtEnd = Vector512.FusedMultiplyAdd(lastAndSecond, vEnd, secondAtEnd);
        }

        return PhasePoint.Sum(wholeAtBegin) > 0 && PhasePoint.Sum(wholeAtEnd) > 0
            && PhasePoint.Sum(firstAtBegin) > 0 && PhasePoint.Sum(firstAtAfter) > 0
            && PhasePoint.Sum(secondAtBefore) > 0 && PhasePoint.Sum(secondAtEnd) > 0;
    }

    private static ref double Start(double[] vector) => ref MemoryMarshal.GetArrayDataReference(vector);
}
