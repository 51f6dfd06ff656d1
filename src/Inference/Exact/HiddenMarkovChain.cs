using System.Runtime.InteropServices;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// A chain of T discrete variables with K states each, z₀ … z₍T₋₁₎, and evidence about them: the weight of a path is
/// first(z₀) · Πₜ transition(zₜ₋₁, zₜ) · Πₜ eₜ(zₜ). All questions about it have exact answers, in O(T K²) time.
/// </summary>
/// <remarks>
/// With a first distribution, transition rows that sum to 1, and eₜ(k) = P(yₜ | zₜ = k) it is a hidden Markov model (Rabiner 1989); weights need not sum to 1, though. Transition row i holds
/// the weights from state i.
/// <para>
/// Sums run on linear values scaled by powers of two. Where that would lose a positive weight, they run again on logs, more slowly, and the answer is as good: evidence may
/// differ by thousands of nats between states. No weight stands for another: 0 and −∞ mean impossible. If nothing is possible, the answer is an <see cref="ImpossibleEvidenceException"/>.
/// </para>
/// Instances do not change and may be used by several threads.
/// </remarks>
public sealed class HiddenMarkovChain
{
    private readonly ChainWeights weights;
    private volatile bool loses;

    /// <summary>A chain that shows one of M symbols at each step.</summary>
    /// <param name="first">K weights of the first state, not all 0.</param>
    /// <param name="transition">K×K weights, row i from state i, no row all 0.</param>
    /// <param name="emission">K×M weights, row k those of the symbols in state k, no row all 0.</param>
    /// <param name="observed">T symbols from 0 to M − 1.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a weight is negative or not finite, all weights of a state are 0, a symbol is out of range, or there is no step.</exception>
    public HiddenMarkovChain(double[] first, double[,] transition, double[,] emission, ReadOnlySpan<int> observed)
    {
        ChainChecks.First(first);
        ChainChecks.Transition(transition, first.Length, nameof(transition), "Transition");
        ChainChecks.Emission(emission, first.Length);
        ChainChecks.Observed(observed, emission.GetLength(1));
        int[] symbols = GC.AllocateUninitializedArray<int>(observed.Length, pinned: true);
        observed.CopyTo(symbols);
        weights = new(first.Length, observed.Length, [.. first], [ChainChecks.Flat(transition)], ChainChecks.Flat(emission), emission.GetLength(1), symbols, null);
    }

    /// <summary>A chain with any evidence about each state.</summary>
    /// <param name="first">K weights of the first state, not all 0.</param>
    /// <param name="transition">K×K weights, row i from state i, no row all 0.</param>
    /// <param name="logWeights">T×K log weights, row t those of the states at step t; −∞ excludes a state.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a weight is negative or not finite, a log weight is NaN or +∞, all transitions from a state are 0, or there is no step.</exception>
    public HiddenMarkovChain(double[] first, double[,] transition, double[,] logWeights)
    {
        ChainChecks.First(first);
        ChainChecks.Transition(transition, first.Length, nameof(transition), "Transition");
        ChainChecks.LogWeights(logWeights, first.Length);
        weights = new(first.Length, logWeights.GetLength(0), [.. first], [ChainChecks.Flat(transition)], null, 0, null, ChainChecks.Flat(logWeights));
    }

    /// <summary>A chain whose transitions differ from step to step.</summary>
    /// <param name="first">K weights of the first state, not all 0.</param>
    /// <param name="transitions">T − 1 matrices of K×K weights; number t leads from step t to step t + 1. Rows of zeros are allowed: no path leads on from there.</param>
    /// <param name="logWeights">T×K log weights, row t those of the states at step t; −∞ excludes a state.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a weight is negative or not finite, a log weight is NaN or +∞, or there is no step.</exception>
    public HiddenMarkovChain(double[] first, IReadOnlyList<double[,]> transitions, double[,] logWeights)
    {
        ChainChecks.First(first);
        ChainChecks.LogWeights(logWeights, first.Length);
        int steps = logWeights.GetLength(0);
        if (transitions.Count != steps - 1)
            throw new ArgumentException($"{steps} steps need {steps - 1} transitions, but {transitions.Count} were given.", nameof(transitions));
        for (int t = 0; t < transitions.Count; t++)
            ChainChecks.Transition(transitions[t], first.Length, nameof(transitions), $"Transition {t}", mayEnd: true);
        // One step has no transition; the passes then never look at this one.
        double[][] given = steps == 1 ? [new double[first.Length * first.Length]] : [.. transitions.Select(ChainChecks.Flat)];
        weights = new(first.Length, steps, [.. first], given, null, 0, null, ChainChecks.Flat(logWeights));
    }

    /// <summary>The number of states, K.</summary>
    public int States => weights.States;

    /// <summary>The number of steps, T.</summary>
    public int Steps => weights.Steps;

    /// <summary>
    /// Bytes that messages may take, by default 256 MB. Where all T of them take more, those at √T checkpoints are kept and the others computed twice; the results are the same. Results
    /// that are tables of T rows are not counted.
    /// </summary>
    public long MemoryLimit
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), $"The memory limit must be positive, but was {value}.");
    } = 256L << 20;

    /// <summary>Log of the sum of the weights of all paths; for an HMM, the log likelihood of the evidence.</summary>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public double LogEvidence()
    {
        var query = new EvidenceQuery();
        Ask(query, 0);
        return query.LogEvidence;
    }

    /// <summary>T×K filtered marginals: row t is P(zₜ | evidence up to step t).</summary>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public double[,] FilteredMarginals()
    {
        var result = new double[Steps, States];
        Ask(new FilterQuery(result), 0);
        return result;
    }

    /// <summary>T×K smoothed marginals: row t is P(zₜ | all evidence).</summary>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public double[,] Marginals()
    {
        var result = new double[Steps, States];
        Smooth(MemoryMarshal.CreateSpan(ref result[0, 0], result.Length));
        return result;
    }

    /// <summary>Writes the smoothed marginals, P(zₜ | all evidence), row by row; returns the log evidence.</summary>
    /// <param name="result">T·K numbers.</param>
    /// <exception cref="ArgumentException">The length is not T·K.</exception>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public double Marginals(Span<double> result)
    {
        if (result.Length != (long)Steps * States)
            throw new ArgumentException($"{Steps} steps of {States} states need room for {(long)Steps * States} marginals, but there is room for {result.Length}.", nameof(result));
        return Smooth(result);
    }

    /// <summary>(T − 1)×K×K marginals of neighbours: entry t, i, j is P(zₜ = i, zₜ₊₁ = j | all evidence).</summary>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public double[,,] PairMarginals()
    {
        var result = new double[Steps - 1, States, States];
        Ask(new PosteriorQuery { Pairs = result }, MemoryLimit);
        return result;
    }

    /// <summary>Expected sufficient statistics: how often each transition was taken and each symbol shown. Needs no memory for marginals.</summary>
    /// <param name="cancellation">Stops between blocks of steps.</param>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ChainExpectations Expectations(CancellationToken cancellation = default)
    {
        var query = new PosteriorQuery { WantsCounts = true, Cancellation = cancellation };
        Ask(query, MemoryLimit);
        return new(query.LogEvidence, query.First, query.Transitions!, query.Emissions);
    }

    /// <summary>
    /// A path of the largest weight (Viterbi 1967; the Viterbi algorithm of Forney 1973). Among several, the one whose last state is lowest, then its last but one, and so on; where
    /// weights that are equal are rounded differently, rounding decides.
    /// </summary>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public ChainPath MostProbablePath()
    {
        var path = new int[Steps];
        using ChainPass<ShiftedMaxPlus> pass = Maximise();
        return new(path, ChainDecoding.Best(pass, path));
    }

    /// <summary>
    /// The k paths of largest weight, best first, all different and the first being <see cref="MostProbablePath"/>; fewer if fewer have a positive weight. Takes k times as long as the first.
    /// </summary>
    /// <param name="k">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public IReadOnlyList<ChainPath> MostProbablePaths(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        using ChainPass<ShiftedMaxPlus> pass = Maximise();
        return [.. ChainDecoding.KBest(pass, k).Select(path => new ChainPath(path.Path, path.LogWeight))];
    }

    /// <summary>Independent exact draws of whole paths from their posterior (forward filtering, backward sampling: Carter and Kohn 1994).</summary>
    /// <param name="count">How many paths.</param>
    /// <param name="random">The generator: T numbers per path.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="ImpossibleEvidenceException">No path has a positive weight.</exception>
    public int[][] Sample(int count, ref Philox random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var paths = new int[count][];
        for (int i = 0; i < count; i++)
            paths[i] = new int[Steps];
        var query = new SampleQuery(paths, random);
        Ask(query, MemoryLimit);
        random = query.Random;
        return paths;
    }

    /// <summary>The log of the product of all weights along a path; −∞ if one is zero.</summary>
    /// <param name="path">T states.</param>
    /// <exception cref="ArgumentException">The length is not T, or a state is out of range.</exception>
    public double LogWeight(ReadOnlySpan<int> path)
    {
        if (path.Length != Steps)
            throw new ArgumentException($"A path has {Steps} states, one per step, but {path.Length} were given.", nameof(path));
        var sum = new ChainTotals();
        for (int t = 0; t < Steps; t++)
        {
            if ((uint)path[t] >= (uint)States)
                throw new ArgumentException($"States are numbered from 0 to {States - 1}, but the one at step {t} is {path[t]}.", nameof(path));
            double weight = Math.Log(t == 0 ? weights.First[path[0]] : weights.TransitionFrom(t - 1)[(path[t - 1] * States) + path[t]]) + weights.LogWeight(t, path[t]);
            if (double.IsNegativeInfinity(weight))
                return weight;
            sum.Add(weight);
        }

        return sum.Taken;
    }

    private unsafe double Smooth(Span<double> result)
    {
        fixed (double* start = result)
        {
            var query = new PosteriorQuery { Marginals = start };
            Ask(query, MemoryLimit);
            return query.LogEvidence;
        }
    }

    /// <summary>In the fast lane, or, where that loses something, in logs; a chain that lost something once does not try again.</summary>
    private void Ask(IChainQuery query, long memoryLimit)
    {
        if (!loses)
        {
            using var fast = new ChainPass<ScaledSumProduct>(weights, memoryLimit);
            if (query.Ask(fast))
                return;
            if (!fast.HasLost)
                throw weights.WhyImpossible();
            loses = true;
        }

        using var exact = new ChainPass<ShiftedLogSumExp>(weights, memoryLimit);
        if (!query.Ask(exact))
            throw weights.WhyImpossible();
    }

    private ChainPass<ShiftedMaxPlus> Maximise()
    {
        var pass = new ChainPass<ShiftedMaxPlus>(weights, MemoryLimit);
        if (pass.Forward() && !double.IsNegativeInfinity(pass.Total()))
            return pass;
        pass.Dispose();
        throw weights.WhyImpossible();
    }
}
