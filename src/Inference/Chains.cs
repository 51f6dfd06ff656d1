using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Prob;

/// <summary>Runs the chains of a sampler, each with its own density, random numbers and adaptation; they share nothing.</summary>
public static class Chains
{
    private const long ReportInterval = 100;   // milliseconds

    /// <summary>Samples from a log density.</summary>
    /// <param name="density">Makes the density of a chain, given its number; called on the thread that will use it.</param>
    /// <param name="options">A <see cref="Nuts"/> or an <see cref="Hmc"/>.</param>
    /// <param name="progress">Hears from the chains, on their threads.</param>
    /// <param name="cancellation">Stops every chain after the iteration it is in; what was drawn by then is returned.</param>
    /// <exception cref="InitialisationException">A chain found no starting point.</exception>
    /// <exception cref="ChainException">The density or <paramref name="progress"/> threw.</exception>
    public static SamplingRun Run(Func<int, ILogDensity> density, HamiltonianSampler options, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default) =>
        Run(density, options, new SamplerState?[options.Chains], progress, cancellation);

    /// <summary>
    /// Continues chains from where they stopped, with the same bits as if they had not. The result holds the draws from there on. Ask for more
    /// <see cref="HamiltonianSampler.Draws"/> to lengthen chains that had finished.
    /// </summary>
    /// <param name="density">Makes the density of a chain.</param>
    /// <param name="options">The options the chains began with.</param>
    /// <param name="states">The states they stopped in (<see cref="ChainDraws.State"/>), in order; null for a chain that had not begun.</param>
    /// <param name="progress">Hears from the chains, on their threads.</param>
    /// <param name="cancellation">Stops every chain after the iteration it is in.</param>
    /// <exception cref="ArgumentException">The states do not fit the options or the density.</exception>
    /// <exception cref="InitialisationException">A chain found no starting point.</exception>
    /// <exception cref="ChainException">The density or <paramref name="progress"/> threw.</exception>
    public static SamplingRun Resume(Func<int, ILogDensity> density, HamiltonianSampler options, IReadOnlyList<SamplerState?> states, IProgress<SamplingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count != options.Chains)
            throw new ArgumentException($"Expected the states of {options.Chains} chains, but got {states.Count}.", nameof(states));
        return Run(density, options, states, progress, cancellation);
    }

    private static SamplingRun Run(Func<int, ILogDensity> density, HamiltonianSampler options, IReadOnlyList<SamplerState?> states, IProgress<SamplingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(density);
        var clock = Stopwatch.StartNew();
        var results = new ChainDraws[options.Chains];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Exception? failure = null;
        int next = -1;

        void Work()
        {
            for (int chain = Interlocked.Increment(ref next); chain < options.Chains; chain = Interlocked.Increment(ref next))
            {
                try
                {
                    results[chain] = Run(density, options, chain, states[chain], progress, stop.Token);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref failure, exception is InitialisationException ? exception : new ChainException(chain, exception), null);
                    stop.Cancel();
                    return;
                }
            }
        }

        var threads = new Thread[Math.Min(options.Threads, options.Chains)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"Chains {i}" };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
            thread.Join();
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        bool completed = results.All(r => r.State?.Iteration >= options.Warmup + options.Draws);
        return new SamplingRun(options, results, completed, clock.Elapsed.TotalSeconds);
    }

    private static ChainDraws Run(Func<int, ILogDensity> density, HamiltonianSampler options, int chain, SamplerState? state, IProgress<SamplingProgress>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var reports = new Reports(progress, chain, options);
        if (Begin(density, options, chain, state, cancellation) is not { } sampler)
        {
            reports.NeverBegan(state);
            return new ChainDraws(chain, DrawSequence.None, DrawSequence.None, state, 0, 0, 0, 0);
        }

        int total = options.Warmup + options.Draws, dimension = sampler.Position.Length;
        var warmup = new DrawSequence(dimension, options.SaveWarmup ? Math.Max(0, options.Warmup - sampler.Iteration) : 0);
        var draws = new DrawSequence(dimension, Math.Max(0, total - Math.Max(options.Warmup, sampler.Iteration)));
        double warmupSeconds = 0;
        long warmupGradients = 0;
        while (sampler.Iteration < total && !cancellation.IsCancellationRequested)
        {
            SamplingPhase phase = sampler.Phase;
            TransitionInfo info = sampler.Advance();
            if (phase == SamplingPhase.Sampling)
                draws.Add(sampler.Position, info);
            else if (options.SaveWarmup)
                warmup.Add(sampler.Position, info);
            if (phase == SamplingPhase.Warmup)
                (warmupSeconds, warmupGradients) = (clock.Elapsed.TotalSeconds, sampler.Gradients);
            reports.Next(phase, sampler, info);
        }

        reports.Last(sampler);
        return new ChainDraws(chain, draws, warmup, sampler.State, warmupGradients, sampler.Gradients - warmupGradients, warmupSeconds, clock.Elapsed.TotalSeconds - warmupSeconds);
    }

    /// <summary>A chain that is new or continues from a state; null if it is cancelled before it begins.</summary>
    private static Chain? Begin(Func<int, ILogDensity> density, HamiltonianSampler options, int chain, SamplerState? state, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            ILogDensity target = density(chain);
            return state is null ? new Chain(target, options, chain, cancellation) : new Chain(target, options, state);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Tells the progress of one chain, at most ten times a second between the occasions that are always told.</summary>
    private sealed class Reports(IProgress<SamplingProgress>? progress, int chain, HamiltonianSampler options)
    {
        private long leapfrogs;
        private int divergences;
        private long last = long.MinValue;
        private SamplingPhase phase;

        public void Next(SamplingPhase phase, Chain sampler, in TransitionInfo info)
        {
            this.phase = phase;
            leapfrogs += info.Leapfrogs;
            if (phase == SamplingPhase.Sampling && info.Diverged)
                divergences++;
            if (progress is null)
                return;
            long now = Environment.TickCount64;
            if (now - ReportInterval < last && sampler.Iteration != options.Warmup)
                return;
            last = now;
            Tell(sampler.Iteration, sampler.StepSize, stopped: false);
        }

        public void Last(Chain sampler) => Tell(sampler.Iteration, sampler.StepSize, stopped: true);

        public void NeverBegan(SamplerState? state) => Tell(state?.Iteration ?? 0, state?.StepSize ?? 0, stopped: true);

        private void Tell(int iteration, double stepSize, bool stopped) => progress?.Report(new SamplingProgress(
            chain, options.Chains, phase, iteration, options.Warmup + options.Draws, divergences, stepSize, leapfrogs, stopped));
    }
}
