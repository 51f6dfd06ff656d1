namespace Prob;

/// <summary>
/// Fits a hidden Markov model with categorical symbols by expectation–maximisation (Baum, Petrie, Soules and Weiss 1970; Rabiner 1989, section III.C). Each iteration divides expected
/// counts, and never lowers the objective: the log likelihood, plus, with pseudo-counts c, the log density of Dirichlet priors with parameters 1 + c, up to a constant.
/// </summary>
/// <remarks>What is 0 at the start stays 0 unless it has pseudo-counts. EM finds a local maximum, near the start: start from several.</remarks>
public sealed record BaumWelch
{
    /// <summary>The largest number of iterations.</summary>
    public int MaxIterations { get; init => field = Positive(value, nameof(MaxIterations)); } = 200;

    /// <summary>It has converged when an iteration gains less than this per observed symbol.</summary>
    public double Tolerance { get; init => field = NotNegative(value, nameof(Tolerance)); } = 1e-8;

    /// <summary>Added to the expected count of each first state.</summary>
    public double FirstPseudoCount { get; init => field = NotNegative(value, nameof(FirstPseudoCount)); }

    /// <summary>Added to the expected count of each transition.</summary>
    public double TransitionPseudoCount { get; init => field = NotNegative(value, nameof(TransitionPseudoCount)); }

    /// <summary>Added to the expected count of each symbol in each state.</summary>
    public double EmissionPseudoCount { get; init => field = NotNegative(value, nameof(EmissionPseudoCount)); }

    /// <summary>Fits to sequences that were observed independently.</summary>
    /// <param name="first">K probabilities of the first state, to start from.</param>
    /// <param name="transition">K×K probabilities, row i from state i, to start from.</param>
    /// <param name="emission">K×M probabilities of symbols, row k in state k, to start from. Rows that are equal stay equal.</param>
    /// <param name="observed">Sequences of symbols from 0 to M − 1, none empty.</param>
    /// <param name="progress">Hears the number of the iteration and the objective it reached.</param>
    /// <param name="cancellation">Ends the fit; the best parameters so far are returned.</param>
    /// <exception cref="ArgumentException">As for <see cref="HiddenMarkovChain"/>; or there is no sequence; or a row of probabilities does not sum to 1 within 1e-6.</exception>
    /// <exception cref="ImpossibleEvidenceException">A sequence is impossible under the parameters to start from.</exception>
    public HiddenMarkovFit Fit(
        double[] first, double[,] transition, double[,] emission, IReadOnlyList<int[]> observed, IProgress<(int Iteration, double Objective)>? progress = null, CancellationToken cancellation = default)
    {
        if (observed.Count == 0)
            throw new ArgumentException("A fit needs at least one sequence, but none was given.", nameof(observed));
        Normalised(first, transition, emission);
        var history = new List<double>();
        double symbols = observed.Sum(sequence => (double)sequence.Length);
        (double[] First, double[,] Transition, double[,] Emission) next = ([.. first], (double[,])transition.Clone(), (double[,])emission.Clone()), reached = next;
        bool converged = false;
        try
        {
            // The expectations at the parameters give their objective as well as the next parameters: what is returned is what was assessed last.
            while (true)
            {
                (double logLikelihood, var improved) = Improve(next.First, next.Transition, next.Emission, observed, cancellation);
                double objective = logLikelihood + LogPrior(next.First, next.Transition, next.Emission);
                reached = next;
                history.Add(objective);
                progress?.Report((history.Count - 1, objective));
                converged = history.Count > 1 && objective - history[^2] <= Tolerance * symbols;
                if (converged || history.Count > MaxIterations)
                    break;
                next = improved;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was reached is returned.
        }

        return new(reached.First, reached.Transition, reached.Emission, history, converged);
    }

    /// <summary>One iteration of plain EM: the log likelihood of the parameters given, and the next parameters.</summary>
    /// <inheritdoc cref="Fit"/>
    public static (double LogLikelihood, double[] First, double[,] Transition, double[,] Emission) Step(double[] first, double[,] transition, double[,] emission, IReadOnlyList<int[]> observed)
    {
        (double logLikelihood, (double[] newFirst, double[,] newTransition, double[,] newEmission)) = new BaumWelch().Improve(first, transition, emission, observed, default);
        return (logLikelihood, newFirst, newTransition, newEmission);
    }

    private (double LogLikelihood, (double[] First, double[,] Transition, double[,] Emission) Next) Improve(
        double[] first, double[,] transition, double[,] emission, IReadOnlyList<int[]> observed, CancellationToken cancellation)
    {
        int states = first.Length, symbols = emission.GetLength(1);
        double logLikelihood = 0;
        var firsts = new double[1, states];
        double[,] transitions = new double[states, states], emissions = new double[states, symbols];
        foreach (int[] sequence in observed)
        {
            cancellation.ThrowIfCancellationRequested();
            ChainExpectations expected = new HiddenMarkovChain(first, transition, emission, sequence).Expectations(cancellation);
            logLikelihood += expected.LogEvidence;
            for (int i = 0; i < states; i++)
            {
                firsts[0, i] += expected.First[i];
                for (int j = 0; j < states; j++)
                    transitions[i, j] += expected.Transitions[i, j];
                for (int m = 0; m < symbols; m++)
                    emissions[i, m] += expected.Emissions![i, m];
            }
        }

        var old = new double[1, states];
        for (int i = 0; i < states; i++)
            old[0, i] = first[i];
        Divide(firsts, FirstPseudoCount, old);
        Divide(transitions, TransitionPseudoCount, transition);
        Divide(emissions, EmissionPseudoCount, emission);
        return (logLikelihood, ([.. Enumerable.Range(0, states).Select(i => firsts[0, i])], transitions, emissions));
    }

    /// <summary>Counts to proportions, row by row; a row without counts keeps what it was, which changes the objective by nothing.</summary>
    private static void Divide(double[,] counts, double pseudoCount, double[,] old)
    {
        for (int i = 0; i < counts.GetLength(0); i++)
        {
            double sum = 0;
            for (int j = 0; j < counts.GetLength(1); j++)
                sum += counts[i, j] += pseudoCount;
            for (int j = 0; j < counts.GetLength(1); j++)
                counts[i, j] = sum > 0 ? counts[i, j] / sum : old[i, j];
        }
    }

    /// <summary>Σ c log p over all parameters that have pseudo-counts.</summary>
    private double LogPrior(double[] first, double[,] transition, double[,] emission)
    {
        return Term(FirstPseudoCount, first) + Term(TransitionPseudoCount, transition.Cast<double>()) + Term(EmissionPseudoCount, emission.Cast<double>());

        static double Term(double count, IEnumerable<double> probabilities) => count == 0 ? 0 : count * probabilities.Sum(Math.Log);
    }

    private static void Normalised(double[] first, double[,] transition, double[,] emission)
    {
        Row(first.Sum(), "The first probabilities");
        Rows(transition, "transition");
        Rows(emission, "emission");

        static void Rows(double[,] rows, string name)
        {
            for (int i = 0; i < rows.GetLength(0); i++)
                Row(Enumerable.Range(0, rows.GetLength(1)).Sum(j => rows[i, j]), $"Row {i} of the {name} probabilities");
        }

        static void Row(double sum, string what)
        {
            if (!(Math.Abs(sum - 1) <= 1e-6))
                throw new ArgumentException(FormattableString.Invariant($"{what} must sum to 1, but sum{(what[0] == 'R' ? "s" : "")} to {sum}."));
        }
    }

    private static int Positive(int value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be positive, but was {value}.");

    private static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be finite and at least 0, but was {value}."));
}
