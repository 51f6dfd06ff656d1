namespace Prob;

/// <summary>What answers the questions of <see cref="Exact{TSites}"/>: states are numbered from 0, and joint states list all variables.</summary>
internal interface IExactEngine
{
    double LogEvidence { get; }

    ReadOnlySpan<double> Marginal(int variable);

    IReadOnlyList<(int[] States, double LogWeight)> KBest(int k);

    int[][] Sample(int count, ulong seed);
}

/// <summary>Any factor graph, by elimination.</summary>
internal sealed class GraphEngine(FactorGraph graph, ExactOptions options) : IExactEngine
{
    private readonly ExactInference exact = graph.Exact(options: options);
    public double LogEvidence => exact.LogEvidence;

    public ReadOnlySpan<double> Marginal(int variable) => exact.Marginal(variable);

    public IReadOnlyList<(int[] States, double LogWeight)> KBest(int k) => k == 1 ? [exact.MostProbable()] : exact.KBest(k);

    public int[][] Sample(int count, ulong seed) => exact.Sample(count, seed);
}

/// <summary>A single chain, by the fused kernels.</summary>
internal sealed class ChainEngine(HiddenMarkovChain chain, double constant) : IExactEngine
{
    private readonly Lazy<double[,]> marginals = new(chain.Marginals);

    public double LogEvidence => chain.LogEvidence() + constant;

    /// <summary>The engine for a model that is one chain in one plate, whose terms each mention one cell or two neighbours; null for any other.</summary>
    public static ChainEngine? Of(DiscreteModel model)
    {
        if (model.Latents is not [{ Link: not null, Plates: [var time] } site])
            return null;
        int states = DiscreteModel.Count(site), steps = time.Size;
        double constant = 0;
        double[] first = [];
        var transitions = new List<double[,]>();
        var logWeights = new double[steps, states];
        foreach (DiscreteModel.Term term in model.Terms)
        {
            switch (term.Cells)
            {
                case DiscreteModel.Cells.First:
                    first = Array.ConvertAll(term.At([0]), Math.Exp);
                    break;
                case DiscreteModel.Cells.Further when steps > 1:
                    bool isFixed = !term.Table.Axes.Contains(time);
                    for (int t = 1; t < (isFixed ? 2 : steps); t++)
                        transitions.Add(Transition(term, t, states));
                    break;
                case DiscreteModel.Cells.All when term.Plates.Length == 0 && term.Table.Axes.Count == 0:
                    constant += term.At([])[0];
                    break;
                case DiscreteModel.Cells.All:
                    if (term.Plates is not [var plate] || plate != time)
                        return null;
                    for (int t = 0; t < steps; t++)
                    {
                        double[] weights = term.At([t]);
                        for (int k = 0; k < states; k++)
                            logWeights[t, k] += weights[weights.Length == 1 ? 0 : k];
                    }

                    break;
            }
        }

        HiddenMarkovChain chain = transitions.Count == 1
            ? new HiddenMarkovChain(first, transitions[0], logWeights)
            : new HiddenMarkovChain(first, transitions, logWeights);
        return new ChainEngine(chain, constant);
    }

    public ReadOnlySpan<double> Marginal(int variable)
    {
        double[,] all = marginals.Value;
        return System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref all[variable, 0], all.GetLength(1));
    }

    public IReadOnlyList<(int[] States, double LogWeight)> KBest(int k) =>
        k == 1 ? [Of(chain.MostProbablePath())] : [.. chain.MostProbablePaths(k).Select(Of)];

    public int[][] Sample(int count, ulong seed)
    {
        var random = new Philox(seed);
        return chain.Sample(count, ref random);
    }

    private (int[] States, double LogWeight) Of(ChainPath path) => (path.States, path.LogWeight + constant);

    private static double[,] Transition(DiscreteModel.Term term, int t, int states)
    {
        double[] logs = term.At([t]);
        // Without the value before or after among its axes, a term is the same for all of them.
        EnumeratedAxis[] axes = [.. term.Table.Axes.OfType<EnumeratedAxis>()];
        int previous = Array.FindIndex(axes, axis => axis.IsPrevious);
        var transition = new double[states, states];
        for (int from = 0; from < states; from++)
        {
            for (int to = 0; to < states; to++)
            {
                int place = 0;
                for (int d = 0; d < axes.Length; d++)
                    place = (place * states) + (d == previous ? from : to);
                transition[from, to] = Math.Exp(logs[axes.Length == 0 ? 0 : place]);
            }
        }

        return transition;
    }
}
