using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// The no-U-turn transition: a trajectory doubles, forwards or backwards in time at random, until it turns back; the next state is drawn from all its
/// points with weights exp(−energy) (Hoffman and Gelman 2014; multinomial form and U-turn criterion of Betancourt 2017, A.3 and A.4, as in Stan).
/// <para>
/// How to read this file: <see cref="Next"/> doubles the trajectory, <see cref="Build"/> makes a stretch of 2ᵈ new points out of two halves, and
/// <see cref="Visit"/> makes one. Points live in a pool. A point is held three times by the stretch it came with (as begin, end and
/// proposal), joining two stretches lets go of three places, and a point nobody holds is free again; so no vector is ever copied, and 3 (d + 2) points are enough.
/// Stretches name points and sums by number, so passing them about needs no write barriers. In dimension 10 a leapfrog step costs about 75 ns beside the
/// density (2.3 GHz): integrator 20, exponential 10, random number 10, U-turn 15, the tree 15.
/// </para>
/// </summary>
internal sealed class NutsTransition : ITransition
{
    private readonly int maximumDepth;
    private readonly PhasePoint[] points;
    private readonly int[] holders;     // of each point
    private readonly int[] free;        // a stack of points nobody holds
    private readonly double[][] sums;   // ρ of a first (2d) or second (2d + 1) half of 2ᵈ points while its sibling is built; last, that of the trajectory
    private int freeCount;
    private int current;

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
        int dimension = density.Dimension, count = 3 * (maximumDepth + 2);
        points = [.. Enumerable.Range(0, count).Select(_ => new PhasePoint(dimension))];
        holders = new int[count];
        free = [.. Enumerable.Range(0, count)];
        freeCount = count;
        sums = [.. Enumerable.Range(0, (2 * maximumDepth) + 1).Select(_ => PhasePoint.Padded(dimension))];
        current = Rent();
    }

    public Leapfrog Leapfrog { get; }

    public PhasePoint Current => points[current];

    /// <summary>Points nobody holds: all but the present one between transitions.</summary>
    internal int FreePoints => freeCount;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TransitionInfo Next(Metric metric, double stepSize, ref Philox random)
    {
        metric.Refresh(Current, ref random);
        (this.metric, this.random, initialEnergy) = (metric, random, Current.Energy);
        (acceptance, leapfrogs, diverged) = (0, 0, false);

        Stretch trajectory = Hold(current, weight: 1);
        int depth = 0;
        bool persists = true;
        while (persists && depth < maximumDepth)
        {
            bool forwards = (this.random.NextBits() >> 63) == 0;
            if (!Build(depth, 0, forwards ? trajectory.End : trajectory.Begin, forwards ? stepSize : -stepSize, out Stretch grown))
                break;

            // Biased progressive sampling: the new half wins with probability min(1, its weight / the old weight), so that draws move far.
            bool takeGrown = this.random.NextDouble() * trajectory.Weight < grown.Weight;
            persists = forwards
                ? Join(trajectory, grown, takeSecond: takeGrown, sums.Length - 1, out trajectory)
                : Join(grown.Reversed(), trajectory, takeSecond: !takeGrown, sums.Length - 1, out trajectory);
            depth++;
        }

        current = trajectory.Proposal;
        Release(trajectory.Begin);
        Release(trajectory.End);
        random = this.random;
        return new TransitionInfo(leapfrogs == 0 ? 1 : acceptance / leapfrogs, diverged, Current.Energy, leapfrogs, depth, stepSize);
    }

    /// <summary>A stretch of 2ᵈᵉᵖᵗʰ new points after <paramref name="edge"/>; false, holding nothing, if it diverges or if any part of it turns back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Build(int depth, int half, int edge, double step, out Stretch built)
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
        bool persists = Join(built, second, takeSecond, (2 * depth) + half, out built);
        if (!persists)
            Release(built);
        return persists;
    }

    /// <summary>One leapfrog step; false if the energy error shows that it diverged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Visit(int edge, double step, out Stretch built)
    {
        int visited = Rent();
        PhasePoint point = points[visited];
        Leapfrog.Step(points[edge], point, step, metric);
        leapfrogs++;
        double error = point.Energy - initialEnergy;

        // Weights stay in a double without logarithms: a fall of more than 600 nats, which stationary chains meet with probability below e⁻⁶⁰⁰, counts as 600.
        double weight = Math.Exp(Math.Min(-error, 600));
        acceptance += Math.Min(1, weight);
        built = Hold(visited, weight);
        if (error <= Transitions.MaximumEnergyError)
            return true;
        diverged = true;
        Release(built);
        return false;
    }

    /// <summary>Two adjacent stretches as one, which keeps the outer ends and one of the proposals; false if it turns back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Join(Stretch first, Stretch second, bool takeSecond, int sum, out Stretch joined)
    {
        PhasePoint begin = points[first.Begin], end = points[second.End];

        // Of two single points the extra checks would repeat the first one.
        bool persists = first.IsPoint && second.IsPoint
            ? UTurn.Persists(begin, end, sums[sum])
            : UTurn.Persists(begin, points[first.End], points[second.Begin], end, Rho(first), Rho(second), sums[sum]);
        int kept = takeSecond ? second.Proposal : first.Proposal, dropped = first.Proposal ^ second.Proposal ^ kept;
        Release(first.End);
        Release(second.Begin);
        Release(dropped);
        joined = new Stretch(first.Begin, second.End, kept, sum, first.Weight + second.Weight);
        return persists;
    }

    /// <summary>Σ p over the points of a stretch.</summary>
    private double[] Rho(in Stretch stretch) => stretch.IsPoint ? points[stretch.Begin].Momentum : sums[stretch.Sum];

    private int Rent() => free[--freeCount];

    private Stretch Hold(int point, double weight)
    {
        holders[point] = 3;
        return new Stretch(point, point, point, -1, weight);
    }

    private void Release(in Stretch stretch)
    {
        Release(stretch.Begin);
        Release(stretch.End);
        Release(stretch.Proposal);
    }

    private void Release(int point)
    {
        if (--holders[point] == 0)
            free[freeCount++] = point;
    }

    /// <summary>A stretch of a trajectory: what is left of its points once they have been compared and weighed.</summary>
    /// <param name="Begin">The end built first.</param>
    /// <param name="End">The end built last.</param>
    /// <param name="Proposal">The point drawn from the stretch.</param>
    /// <param name="Sum">Where Σ p over the points is; of a single point it is the momentum.</param>
    /// <param name="Weight">Σ exp(−energy) over the points, relative to the first point of the trajectory.</param>
    private readonly record struct Stretch(int Begin, int End, int Proposal, int Sum, double Weight)
    {
        public bool IsPoint => Begin == End;

        /// <summary>The same points seen in the other direction of time.</summary>
        public Stretch Reversed() => this with { Begin = End, End = Begin };
    }
}
