using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Prob;

/// <summary>
/// When a trajectory has begun to turn back on itself. With ρ = Σ p over a stretch of points and v the velocity at its two ends, the stretch
/// <em>persists</em> while ρ·v &gt; 0 at both (Betancourt 2017, "A conceptual introduction to Hamiltonian Monte Carlo", A.4.2).
/// </summary>
internal static class UTurn
{
    /// <summary>Whether a stretch persists: ρ·v &gt; 0 at both ends. The vectors are padded to whole lanes.</summary>
    public static bool Persists(double[] rho, double[] velocityAtOneEnd, double[] velocityAtTheOther)
    {
        nuint length = (nuint)rho.Length, lane = (nuint)Vector512<double>.Count;
        ref double r = ref Start(rho);
        ref double one = ref Start(velocityAtOneEnd);
        ref double other = ref Start(velocityAtTheOther);
        Vector512<double> atOne = default, atOther = default;
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> sum = Vector512.LoadUnsafe(ref r, i);
            atOne = Vector512.FusedMultiplyAdd(sum, Vector512.LoadUnsafe(ref one, i), atOne);
            atOther = Vector512.FusedMultiplyAdd(sum, Vector512.LoadUnsafe(ref other, i), atOther);
        }

        return Vector512.Sum(atOne) > 0 && Vector512.Sum(atOther) > 0;
    }

    /// <summary>
    /// Whether two adjacent stretches persist as one, and whether each does together with the nearest point of the other. The two extra checks
    /// catch a whole turn that ends where it began, which the check of the outer ends alone mistakes for going straight (Stan since 2.21; pull request
    /// stan-dev/stan 2800). Writes ρ of both together to <paramref name="rho"/>, which may be the array of one of them.
    /// </summary>
    public static bool Persists(in Stretch first, in Stretch second, double[] rho)
    {
        nuint length = (nuint)rho.Length, lane = (nuint)Vector512<double>.Count;
        ref double result = ref Start(rho);
        ref double firstRho = ref Start(first.Rho);
        ref double secondRho = ref Start(second.Rho);
        ref double begin = ref Start(first.Begin.Velocity);
        ref double end = ref Start(second.End.Velocity);
        ref double before = ref Start(first.End.Velocity);
        ref double after = ref Start(second.Begin.Velocity);
        ref double momentumBefore = ref Start(first.End.Momentum);
        ref double momentumAfter = ref Start(second.Begin.Momentum);
        Vector512<double> wholeAtBegin = default, wholeAtEnd = default, firstAtBegin = default, firstAtAfter = default, secondAtBefore = default, secondAtEnd = default;
        for (nuint i = 0; i < length; i += lane)
        {
            Vector512<double> one = Vector512.LoadUnsafe(ref firstRho, i), two = Vector512.LoadUnsafe(ref secondRho, i);
            Vector512<double> vBegin = Vector512.LoadUnsafe(ref begin, i), vEnd = Vector512.LoadUnsafe(ref end, i);
            Vector512<double> whole = one + two;
            whole.StoreUnsafe(ref result, i);
            wholeAtBegin = Vector512.FusedMultiplyAdd(whole, vBegin, wholeAtBegin);
            wholeAtEnd = Vector512.FusedMultiplyAdd(whole, vEnd, wholeAtEnd);

            Vector512<double> firstAndNext = one + Vector512.LoadUnsafe(ref momentumAfter, i);
            firstAtBegin = Vector512.FusedMultiplyAdd(firstAndNext, vBegin, firstAtBegin);
            firstAtAfter = Vector512.FusedMultiplyAdd(firstAndNext, Vector512.LoadUnsafe(ref after, i), firstAtAfter);

            Vector512<double> lastAndSecond = two + Vector512.LoadUnsafe(ref momentumBefore, i);
            secondAtBefore = Vector512.FusedMultiplyAdd(lastAndSecond, Vector512.LoadUnsafe(ref before, i), secondAtBefore);
            secondAtEnd = Vector512.FusedMultiplyAdd(lastAndSecond, vEnd, secondAtEnd);
        }

        return Vector512.Sum(wholeAtBegin) > 0 && Vector512.Sum(wholeAtEnd) > 0
            && Vector512.Sum(firstAtBegin) > 0 && Vector512.Sum(firstAtAfter) > 0
            && Vector512.Sum(secondAtBefore) > 0 && Vector512.Sum(secondAtEnd) > 0;
    }

    private static ref double Start(double[] vector) => ref MemoryMarshal.GetArrayDataReference(vector);
}

/// <summary>A stretch of a trajectory: what is left of its points once they have been compared and weighed.</summary>
internal struct Stretch
{
    /// <summary>The end built first, and the one built last.</summary>
    public PhasePoint Begin, End;

    /// <summary>The point drawn from the stretch.</summary>
    public PhasePoint Proposal;

    /// <summary>Σ p over the points of the stretch.</summary>
    public double[] Rho;

    /// <summary>Σ exp(−energy) over the points, relative to the first point of the trajectory.</summary>
    public double Weight;

    public static Stretch Of(PhasePoint point, double weight) =>
        new() { Begin = point, End = point, Proposal = point, Rho = point.Momentum, Weight = weight };

    /// <summary>The same points seen in the other direction of time.</summary>
    public readonly Stretch Reversed() => this with { Begin = End, End = Begin };
}
