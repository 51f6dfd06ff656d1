using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// One of the ordered categories 0 … K − 1, as in ordinal regression: the one into which η + e falls, with e from the standard logistic distribution, where K − 1 points cut the line.
/// p(k) = sigmoid(η − cₖ₋₁) − sigmoid(η − cₖ), with c₋₁ = −∞ and cₖ₋₁ = ∞ at the ends.
/// </summary>
/// <param name="Predictor">η, any real number: the larger, the higher the category.</param>
/// <param name="Cutpoints">c, a vector of K − 1 increasing numbers.</param>
public sealed record OrderedLogistic(Tensor Predictor, Tensor Cutpoints) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cut points are a scalar.</exception>
    public ImmutableArray<Parameter> Parameters => OrderedCategories.Parameters(Predictor, Cutpoints);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The cut points are a scalar.</exception>
    public Support Support => OrderedCategories.Support(Cutpoints);

    /// <summary>−Σ p log p over the categories.</summary>
    public Tensor Entropy
    {
        get
        {
            Tensor logMasses = LogMass(Lower, Upper, LogGap);
            return -Sum(Exp(logMasses) * logMasses);
        }
    }

    /// <summary>Where each category begins.</summary>
    private Tensor Lower => OrderedCategories.Lower(Cutpoints);

    /// <summary>Where each category ends.</summary>
    private Tensor Upper => OrderedCategories.Upper(Cutpoints);

    /// <summary>log(1 − exp(−width)) of each category.</summary>
    private Tensor LogGap => Log1mExp(Lower - Upper);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new OrderedLogistic(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogMass(Gather(Lower, x), Gather(Upper, x), Gather(LogGap, x));

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => -Softplus(Predictor - Gather(Upper, x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => -Softplus(Gather(Upper, x) - Predictor);

    /// <summary>The number of cut points below η + log(u/(1 − u)).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double u = random.NextDouble(), latent = parameters[0] + Math.Log(u / (1 - u));
        draw[0] = OrderedCategories.At(latent, parameters[1..]);
    }

    /// <summary>sigmoid(s) − sigmoid(t) = sigmoid(s) sigmoid(−t) (1 − exp(t − s)): nothing cancels, in neither tail.</summary>
    private Tensor LogMass(Tensor lower, Tensor upper, Tensor logGap) => logGap - Softplus(lower - Predictor) - Softplus(Predictor - upper);
}
