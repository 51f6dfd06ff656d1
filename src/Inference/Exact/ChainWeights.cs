namespace Prob;

/// <summary>The weights of a chain as they were given, copied.</summary>
/// <param name="States">The number of states, K.</param>
/// <param name="Steps">The number of steps, T.</param>
/// <param name="First">K weights of the first state.</param>
/// <param name="Transitions">One K×K matrix for all steps, row-major, or T − 1 of them.</param>
/// <param name="Emission">K×M weights of symbols, row-major; null if log weights are given.</param>
/// <param name="Symbols">M.</param>
/// <param name="Observed">T symbols, in memory that does not move.</param>
/// <param name="LogWeights">T×K log weights; null if symbols are given.</param>
internal sealed record ChainWeights(int States, int Steps, double[] First, double[][] Transitions, double[]? Emission, int Symbols, int[]? Observed, double[]? LogWeights)
{
    /// <summary>The transition from a step to the next one.</summary>
    public double[] TransitionFrom(int step) => Transitions.Length == 1 ? Transitions[0] : Transitions[step];

    /// <summary>The log weight of a state at a step.</summary>
    public double LogWeight(int step, int state) => Emission is null ? LogWeights![((long)step * States) + state] : Math.Log(Emission[(state * Symbols) + Observed![step]]);

    /// <summary>Whether a state at a step is not excluded by its own weight.</summary>
    public bool IsPossible(int step, int state) =>
        Emission is null ? !double.IsNegativeInfinity(LogWeights![((long)step * States) + state]) : Emission[(state * Symbols) + Observed![step]] > 0;

    /// <summary>Which states can be reached, step by step: finds the first at which none can.</summary>
    public ImpossibleEvidenceException WhyImpossible()
    {
        var reached = new bool[States];
        for (int k = 0; k < States; k++)
            reached[k] = First[k] > 0 && IsPossible(0, k);
        int step = 0;
        while (Array.Exists(reached, possible => possible))
        {
            if (step == Steps - 1)
                throw new InvalidOperationException("A chain with a possible path was taken for an impossible one.");
            double[] transition = TransitionFrom(step++);
            var next = new bool[States];
            for (int i = 0; i < States; i++)
            {
                for (int j = 0; reached[i] && j < States; j++)
                    next[j] |= transition[(i * States) + j] > 0 && IsPossible(step, j);
            }

            reached = next;
        }

        bool alone = !Enumerable.Range(0, States).Any(k => IsPossible(step, k));
        string what = Emission is null ? "weights" : $"symbol {Observed![step]}";
        return new(
            alone ? $"The evidence is impossible: the {what} of step {step} exclude{(Emission is null ? "" : "s")} every state."
            : step == 0 ? $"The evidence is impossible: the {what} of step 0 exclude{(Emission is null ? "" : "s")} every state that the first weights allow."
            : $"The evidence is impossible: at step {step} every state is excluded, by its {what} or because no state possible at step {step - 1} leads to it.",
            step);
    }
}
