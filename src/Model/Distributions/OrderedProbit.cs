using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// One of the ordered categories 0 … K − 1, as in ordinal regression: the one into which η + e falls, with e from the standard normal distribution, where K − 1 points cut the line.
/// p(k) = Φ(cₖ − η) − Φ(cₖ₋₁ − η), with c₋₁ = −∞ and cₖ₋₁ = ∞ at the ends.
/// </summary>
/// <param name="Predictor">η, any real number: the larger, the higher the category.</param>
/// <param name="Cutpoints">c, a vector of K − 1 increasing numbers.</param>
public sealed record OrderedProbit(Tensor Predictor, Tensor Cutpoints) : IDistribution<Discrete>, ICumulative, IEntropy
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
            Tensor masses = Exp(LogMass(Lower, Upper));
            return -Sum(XLogY(masses, masses));
        }
    }

    /// <summary>Where each category begins.</summary>
    private Tensor Lower => OrderedCategories.Lower(Cutpoints);

    /// <summary>Where each category ends.</summary>
    private Tensor Upper => OrderedCategories.Upper(Cutpoints);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new OrderedProbit(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogMass(Gather(Lower, x), Gather(Upper, x));

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => NormalLogCdf(Gather(Upper, x) - Predictor);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => NormalLogCdf(Predictor - Gather(Upper, x));

    /// <summary>The number of cut points below η + e.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double latent = parameters[0] + random.NextNormal();
        draw[0] = OrderedCategories.At(latent, parameters[1..]);
    }

    /// <summary>log(Φ(b) − Φ(a)), turned round where the interval lies above 0, so that both are in the lower tail, where their logarithms have the digits.</summary>
    private Tensor LogMass(Tensor lower, Tensor upper)
    {
        Tensor a = lower - Predictor, b = upper - Predictor, isAbove = a + b > 0;
        return LogSubtractExp(NormalLogCdf(Where(isAbove, -a, b)), NormalLogCdf(Where(isAbove, -b, a)));
    }
}
