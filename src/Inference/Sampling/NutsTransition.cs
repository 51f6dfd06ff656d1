namespace Prob;

/// <summary>
/// The no-U-turn transition: a trajectory doubles, forwards or backwards in time at random, until it turns back; the next state is drawn from all its
/// points with weights exp(−energy) (Hoffman and Gelman 2014; multinomial form and U-turn criterion of Betancourt 2017, A.3 and A.4, as in Stan).
/// <para>
/// How to read this file: <see cref="Next"/> doubles the trajectory, <see cref="Build"/> makes a stretch of 2ᵈ new points out of two halves, and
/// <see cref="Visit"/> makes one. Points live in a pool. A point is held three times by the stretch it came with (as begin, end and
/// proposal), joining two stretches lets go of three places, and a point nobody holds is free again; so no vector is ever copied, and 3 (d + 2) points are enough.
/// </para>
/// </summary>
internal sealed class NutsTransition : ITransition
{
    private readonly int maximumDepth;
    private readonly PhasePoint[] pool;
    private readonly double[][] sums;       // ρ of a first (2d) or second (2d + 1) half of 2ᵈ points while its sibling is built
    private readonly double[] trajectorySum;
    private int free;

    // The trajectory under way.
    private Metric metric = null!;
    private Philox random;
    private double initialEnergy;
    private double acceptance;
    private int leapfrogs;
    private bool diverged;

    public NutsTransition(ILogDensity density, int maximumDepth)
    {
        this.maximumDepth = maximumDepth;
        Leapfrog = new Leapfrog(density);
        int dimension = density.Dimension;
        pool = [.. Enumerable.Range(0, 3 * (maximumDepth + 2)).Select(_ => new PhasePoint(dimension))];
        sums = [.. Enumerable.Range(0, 2 * (maximumDepth + 1)).Select(_ => PhasePoint.Padded(dimension))];
        trajectorySum = PhasePoint.Padded(dimension);
        free = pool.Length;
        Current = Rent();
    }

    public Leapfrog Leapfrog { get; }

    public PhasePoint Current { get; private set; }

    /// <summary>Points nobody holds: all but the present one between transitions.</summary>
    internal int FreePoints => free;

    public TransitionInfo Next(Metric metric, double stepSize, ref Philox random)
    {
        metric.Refresh(Current, ref random);
        (this.metric, this.random, initialEnergy) = (metric, random, Current.Energy);
        (acceptance, leapfrogs, diverged) = (0, 0, false);

        Stretch trajectory = Hold(Current, weight: 1);
        int depth = 0;
        bool persists = true;
        while (persists && depth < maximumDepth)
        {
            bool forwards = (this.random.NextBits() >> 63) == 0;
            PhasePoint edge = forwards ? trajectory.End : trajectory.Begin;
            if (!Build(depth, 0, edge, forwards ? stepSize : -stepSize, out Stretch grown))
                break;

            // Biased progressive sampling: the new half wins with probability min(1, its weight / the old weight), so that draws move far.
            bool takeGrown = this.random.NextDouble() * trajectory.Weight < grown.Weight;
            trajectory = forwards
                ? Join(trajectory, grown, takeSecond: takeGrown, trajectorySum, out persists)
                : Join(grown.Reversed(), trajectory, takeSecond: !takeGrown, trajectorySum, out persists);
            depth++;
        }

        Current = trajectory.Proposal;
        Release(trajectory.Begin);
        Release(trajectory.End);
        random = this.random;
        return new TransitionInfo(leapfrogs == 0 ? 1 : acceptance / leapfrogs, diverged, Current.Energy, leapfrogs, depth, stepSize);
    }

    /// <summary>A stretch of 2ᵈᵉᵖᵗʰ new points after <paramref name="edge"/>; false, holding nothing, if it diverges or if any part of it turns back.</summary>
    private bool Build(int depth, int half, PhasePoint edge, double step, out Stretch built)
    {
        if (depth == 0)
            return Visit(edge, step, out built);
        if (!Build(depth - 1, 0, edge, step, out built))
            return false;
        if (!Build(depth - 1, 1, built.End, step, out Stretch second))
        {
            Release(built);
            return false;
        }

        // Uniform within a subtree: each half wins in proportion to its weight.
        bool takeSecond = random.NextDouble() * (built.Weight + second.Weight) < second.Weight;
        built = Join(built, second, takeSecond, sums[(2 * depth) + half], out bool persists);
        if (!persists)
            Release(built);
        return persists;
    }

    /// <summary>One leapfrog step; false if the energy error shows that it diverged.</summary>
    private bool Visit(PhasePoint edge, double step, out Stretch built)
    {
        PhasePoint point = Rent();
        Leapfrog.Step(edge, point, step, metric);
        leapfrogs++;
        double error = point.Energy - initialEnergy;

        // Weights stay in a double without logarithms: a fall of more than 600 nats, which stationary chains meet with probability below e⁻⁶⁰⁰, counts as 600.
        double weight = Math.Exp(Math.Min(-error, 600));
        acceptance += Math.Min(1, weight);
        built = Hold(point, weight);
        if (error <= Transitions.MaximumEnergyError)
            return true;
        diverged = true;
        Release(built);
        return false;
    }

    /// <summary>Two adjacent stretches as one, which keeps the outer ends and one of the proposals.</summary>
    private Stretch Join(in Stretch first, in Stretch second, bool takeSecond, double[] sum, out bool persists)
    {
        // Of two single points the extra checks repeat the first one.
        persists = first.Begin == first.End && second.Begin == second.End
            ? Add(first.Rho, second.Rho, sum) && UTurn.Persists(sum, first.Begin.Velocity, second.End.Velocity)
            : UTurn.Persists(first, second, sum);
        Release(first.End);
        Release(second.Begin);
        Release(takeSecond ? first.Proposal : second.Proposal);
        return new Stretch
        {
            Begin = first.Begin,
            End = second.End,
            Proposal = takeSecond ? second.Proposal : first.Proposal,
            Rho = sum,
            Weight = first.Weight + second.Weight,
        };
    }

    private static bool Add(double[] one, double[] other, double[] sum)
    {
        System.Numerics.Tensors.TensorPrimitives.Add(one, other, sum);
        return true;
    }

    private PhasePoint Rent() => pool[--free];

    private static Stretch Hold(PhasePoint point, double weight)
    {
        point.Holders = 3;
        return Stretch.Of(point, weight);
    }

    private void Release(in Stretch stretch)
    {
        Release(stretch.Begin);
        Release(stretch.End);
        Release(stretch.Proposal);
    }

    private void Release(PhasePoint point)
    {
        if (--point.Holders == 0)
            pool[free++] = point;
    }
}
