using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// Variational inference: moves the parameters of a guide q, and learned parameters of the model, to where the evidence lower bound E_q[log p(z, x) − log q(z)] is largest (Hoffman, Blei,
/// Wang and Paisley 2013; Kucukelbir et al. 2017). Options for a guide of one's own; <see cref="MeanField"/>, <see cref="FullRank"/> and <see cref="LowRank"/> make theirs themselves. Immutable.
/// </summary>
public record Variational
{
    /// <summary>Discrete sites of more values than this are not enumerated unless asked for.</summary>
    internal const int MostEnumerated = 1024;

    /// <summary>
    /// The optimiser and all that belongs to it. An epoch is one step, unless there is a <see cref="Plate"/> to take minibatches of. The loss it reports is minus the bound, per cell of that
    /// plate.
    /// </summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>
    /// The plate, by its name, of which each step looks at some cells only, as many as <see cref="TrainingOptions.BatchSize"/> says; they count for all of them. If null, every step looks at
    /// everything.
    /// </summary>
    public string? Plate { get; init; }

    /// <summary>Draws of everything in each step, at least 1.</summary>
    public int Particles { get; init => field = Options.AtLeast(1, value); } = 1;

    /// <summary>
    /// Whether log q has derivatives by way of the draw only, not of its parameters ("sticking the landing": Roeder, Wu and Duvenaud 2017): unbiased, and without noise where q is the posterior.
    /// </summary>
    public bool SticksTheLanding { get; init; }

    /// <summary>Estimators of gradients for sites of the guide, by name; chosen by themselves for the others. <c>model.Explain(guide, options)</c> says which.</summary>
    public ImmutableDictionary<string, Estimator> Estimators { get; init; } = ImmutableDictionary<string, Estimator>.Empty;

    /// <summary>Draws of the result, at least 1.</summary>
    public int Draws { get; init => field = Options.AtLeast(1, value); } = 1000;
}

/// <summary>A guide made of the model: a distribution over its unconstrained coordinates.</summary>
public abstract record AutomaticGuide : Variational
{
    /// <summary>Standard deviations of all coordinates at the start: narrow, so that the first steps find where the posterior is.</summary>
    private protected const double FirstScale = 0.1;

    private const int Steps = 10_000;

    private protected AutomaticGuide() => Training = new() { Optimiser = new Adam(0.05), Schedule = new CosineDecay(Steps), Epochs = Steps };

    /// <summary>Its draws, as an interpretation of the model's program.</summary>
    internal abstract AutomaticDraws Draw(Trace trace, Frame frame);

    /// <summary>A square matrix of ones and zeros.</summary>
    private protected static Tensor Matrix(int n, Func<int, int, bool> isOne) =>
        Tensor.Literal(new(default, [n, n]), [.. Enumerable.Range(0, n * n).Select(k => isOne(k / n, k % n) ? 1.0 : 0)]);
}
