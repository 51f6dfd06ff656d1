using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// Variational inference: moves the parameters of a guide q, and learned parameters of the model, to where the evidence lower bound E_q[log p(z, x) − log q(z)] is largest (Hoffman, Blei,
/// Wang and Paisley 2013; Kucukelbir et al. 2017). Options for a guide of one's own; <see cref="MeanField"/>, <see cref="FullRank"/> and <see cref="LowRank"/> make theirs themselves. Immutable.
/// </summary>
public record Variational
{
    /// <summary>Discrete sites of more values than this are not enumerated unless asked for.</summary>
    internal const int MostEnumerated = 1024;

    /// <summary>Steps of the optimiser, at least 1.</summary>
    public int Steps { get; init => field = AtLeast(1, value); } = 5000;

    /// <summary>Draws of everything in each step, at least 1.</summary>
    public int Particles { get; init => field = AtLeast(1, value); } = 1;

    /// <summary>
    /// Whether log q has derivatives by way of the draw only, not of its parameters ("sticking the landing": Roeder, Wu and Duvenaud 2017): unbiased, and without noise where q is the posterior.
    /// </summary>
    public bool SticksTheLanding { get; init; }

    /// <summary>How many cells of a plate, by its name, are looked at in each step; the others count as if they were like these. All cells come by turns, in an order drawn anew each time.</summary>
    public ImmutableDictionary<string, int> Batches { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Estimators of gradients for sites of the guide, by name; chosen by themselves for the others. <c>model.Explain(guide, options)</c> says which.</summary>
    public ImmutableDictionary<string, Estimator> Estimators { get; init; } = ImmutableDictionary<string, Estimator>.Empty;

    /// <summary>Draws of the result, at least 1.</summary>
    public int Draws { get; init => field = AtLeast(1, value); } = 1000;

    /// <summary>Names the random numbers.</summary>
    public ulong Seed { get; init; } = 1;

    private protected static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least {least}, but was {value}.");
}

/// <summary>A guide made of the model: a distribution over its unconstrained coordinates.</summary>
public abstract record AutomaticGuide : Variational
{
    private protected AutomaticGuide()
    {
    }

    /// <summary>Standard deviations of all coordinates at the start: narrow, so that the first steps find where the posterior is.</summary>
    private protected const double FirstScale = 0.1;

    private protected const double LogSqrtTwoPi = 0.91893853320467274178;

    /// <summary>Its draws, as an interpretation of the model's program.</summary>
    internal abstract AutomaticDraws Draw(Trace trace, Frame frame);

    /// <summary>A square matrix of ones and zeros.</summary>
    private protected static Tensor Matrix(int n, Func<int, int, bool> isOne) =>
        Tensor.Literal(new(default, [n, n]), [.. Enumerable.Range(0, n * n).Select(k => isOne(k / n, k % n) ? 1.0 : 0)]);
}
