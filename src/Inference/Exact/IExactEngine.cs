namespace Prob;

/// <summary>What answers the questions of <see cref="Exact{TSites}"/>: states are numbered from 0, and joint states list all variables.</summary>
internal interface IExactEngine
{
    /// <summary>The engine for a model whose tables are numbers: fused kernels for chains that do not meet, elimination for anything else.</summary>
    static IExactEngine Of(DiscreteModel model, ExactOptions options)
    {
        model.RequireNumbers();
        return (IExactEngine?)ChainsEngine.Of(model) ?? new GraphEngine(model.ToFactorGraph(), options);
    }

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
