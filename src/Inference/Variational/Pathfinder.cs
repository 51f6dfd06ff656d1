namespace Prob;

/// <summary>
/// Pathfinder (Zhang, Carpenter, Gelman and Vehtari 2022): climbs the density by L-BFGS from points drawn at random, takes the normal distribution of the point on each path whose evidence
/// lower bound is greatest, draws from these, and draws again from all of them by their Pareto smoothed importance. A fast approximation, and a start for chains
/// (<see cref="HamiltonianSampler.Initial"/>). Immutable.
/// </summary>
public sealed record Pathfinder
{
    private const uint Purpose = 0x50534952;   // "PSIR"
    private const long ReportInterval = 100;   // milliseconds

    /// <summary>Paths, at least 1. With one path its draws are given as they are.</summary>
    public int Paths { get; init => field = Options.AtLeast(1, value); } = 4;

    /// <summary>Draws from each path, and of the result, at least 1.</summary>
    public int Draws { get; init => field = Options.AtLeast(1, value); } = 1000;

    /// <summary>Draws that estimate the evidence lower bound at each point of a path, at least 1.</summary>
    public int ElboDraws { get; init => field = Options.AtLeast(1, value); } = 25;

    /// <summary>The most steps of each path, at least 1.</summary>
    public int MaximumSteps { get; init => field = Options.AtLeast(1, value); } = 1000;

    /// <summary>A path ends when a Newton step is expected to gain less than this, in nats.</summary>
    public double Tolerance { get; init => field = Options.Positive(value); } = 1e-6;

    /// <summary>Names the random numbers: the same seed gives the same draws, bit by bit, whatever the number of threads.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that paths run on, at least 1; by default as many as there are processors.</summary>
    public int Threads { get; init => field = Options.AtLeast(1, value); } = Environment.ProcessorCount;

    /// <summary>The approximation.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    /// <exception cref="ModelException">No path has a normal distribution whose draws are possible.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any path had one.</exception>
    internal PathfinderApproximation<TSites> Fit<TSites>(Model<TSites> model, IProgress<PathfinderProgress>? progress, CancellationToken cancellation)
    {
        LogDensity density = model.LogDensity;
        var found = new (PathfinderPath Path, FactoredNormal? Normal, double[] Draws, double[] LogRatios)[Paths];
        PerChain.Run(Paths, Threads, path =>
        {
            long last = long.MinValue;
            (int Step, double LogDensity, double Elbo) latest = (0, double.NaN, double.NaN);
            found[path] = PathfinderPath.Find(density.CreateEvaluator(), this, Seed, path, Report, cancellation);
            progress?.Report(new(path, Paths, latest.Step, latest.LogDensity, latest.Elbo, Stopped: true));

            void Report(int step, double logDensity, double elbo)
            {
                latest = (step, logDensity, elbo);
                long now = Environment.TickCount64;
                if (progress is null || now - ReportInterval < last)
                    return;
                last = now;
                progress.Report(new(path, Paths, step, logDensity, elbo, Stopped: false));
            }
        });
        Pool pool = Pooled([.. found.Select(path => (path.Draws, path.LogRatios))], cancellation);
        PathfinderPath[] paths = [.. found.Select(path => path.Path)];
        int without = paths.Count(path => path.Best < 0);
        string[] concerns = without == 0 ? [] : [$"{without} of {Paths} paths found no normal distribution whose draws are possible, and were left out."];
        bool converged = paths.All(path => path.Ended);
        if (Paths == 1)
            return new(model, found[0].Draws, pool.Importance, Seed, double.PositiveInfinity, paths) { Converged = converged };

        // As draws of the posterior, and drawn from those once more: both make noise.
        int n = density.Dimension;
        var draws = new double[Draws * n];
        var random = new Philox(Seed, 0, Purpose);
        for (int i = 0; i < Draws; i++)
        {
            (int path, int draw) = pool.Next(ref random);
            found[path].Draws.AsSpan(draw * n, n).CopyTo(draws.AsSpan(i * n));
        }

        double worth = 1 / ((1 / pool.Importance.EffectiveSampleSize) + (1.0 / Draws));
        return new(model, draws, pool.Importance, Seed, worth, paths) { Converged = converged, Concerns = concerns };
    }

    /// <summary>Where a chain starts: a draw of paths of its own, and the scales of the path it comes from.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    /// <exception cref="ModelException">No path has a normal distribution whose draws are possible.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal InitialPoint Start(ILogDensity density, ulong seed, int chain, CancellationToken cancellation)
    {
        var found = new (PathfinderPath Path, FactoredNormal? Normal, double[] Draws, double[] LogRatios)[Paths];
        for (int path = 0; path < Paths; path++)
            found[path] = PathfinderPath.Find(density, this, seed, (chain * Paths) + path, report: null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Pool pool = Pooled([.. found.Select(path => (path.Draws, path.LogRatios))], cancellation);
        var random = new Philox(seed, (uint)chain, Purpose);
        (int from, int draw) = pool.Next(ref random);
        FactoredNormal normal = found[from].Normal!;
        return new(found[from].Draws.AsSpan(draw * density.Dimension, density.Dimension).ToArray(), normal.Variances(), found.Sum(path => path.Path.Gradients)) { Normal = normal };
    }

    private static Pool Pooled(IReadOnlyList<(double[] Draws, double[] LogRatios)> found, CancellationToken cancellation)
    {
        double[] ratios = [.. found.SelectMany(path => path.LogRatios)];
        if (Array.Exists(ratios, ratio => ratio > double.NegativeInfinity))
            return new Pool(ParetoSmoothing.Of(ratios), [.. found.Select(path => path.LogRatios.Length)]);
        cancellation.ThrowIfCancellationRequested();
        throw new ModelException($"None of {found.Count} paths found a normal distribution whose draws are possible. Look for a density that is cut off or has no mode, or use NUTS.");
    }

    /// <summary>The draws of all paths with their weights.</summary>
    private sealed class Pool
    {
        private readonly int[] lengths;
        private readonly double[] cumulative;

        public Pool(ParetoSmoothing importance, int[] lengths)
        {
            (Importance, this.lengths) = (importance, lengths);
            cumulative = new double[importance.LogWeights.Count];
            double sum = 0;
            for (int i = 0; i < cumulative.Length; i++)
                cumulative[i] = sum += Math.Exp(importance.LogWeights[i]);
        }

        public ParetoSmoothing Importance { get; }

        /// <summary>A draw by its weight.</summary>
        public (int Path, int Draw) Next(ref Philox random)
        {
            double u = random.NextDouble() * cumulative[^1];
            int place = Array.BinarySearch(cumulative, u);
            place = place < 0 ? ~place : place;
            while (cumulative[place] <= u)   // what has no weight is not drawn
                place++;
            int path = 0;
            for (; place >= lengths[path]; path++)
                place -= lengths[path];
            return (path, place);
        }
    }
}

/// <summary>How far a path has come. Each path reports at most ten times a second, and when it stops.</summary>
/// <param name="Path">The path, from 0.</param>
/// <param name="Paths">How many paths there are.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="LogDensity">The log density at its last point.</param>
/// <param name="Elbo">The evidence lower bound there, in nats.</param>
/// <param name="Stopped">Whether this is the path's last report.</param>
public readonly record struct PathfinderProgress(int Path, int Paths, int Step, double LogDensity, double Elbo, bool Stopped);

/// <summary>The approximation by <see cref="Pathfinder"/>.</summary>
public sealed class PathfinderApproximation<TSites> : Approximation<TSites>
{
    internal PathfinderApproximation(Model<TSites> model, double[] draws, ParetoSmoothing importance, ulong seed, double worth, IReadOnlyList<PathfinderPath> paths)
        : base(model, draws, importance, seed, worth) => Paths = paths;

    /// <summary>What each path found.</summary>
    public IReadOnlyList<PathfinderPath> Paths { get; }
}
