using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Noise that turns a threshold into a logit: p(x) = e⁻ᶻ / (s (1 + e⁻ᶻ)²) with z = (x − μ)/s. Like a normal distribution, with exponential tails.
/// </summary>
/// <param name="Location">μ, the median and the mean, any real number.</param>
/// <param name="Scale">s > 0, in the unit of x; the standard deviation is πs/√3.</param>
public sealed record Logistic(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Logistic(parameters[0], parameters[1]);

    /// <summary>z − 2 softplus(z) − log s.</summary>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor z = (x - Location) / Scale;
        return z - (2 * Softplus(z)) - Log(Scale);
    }

    /// <summary>log sigmoid(z).</summary>
    public Tensor LogCdfWithin(Tensor x) => -Softplus((Location - x) / Scale);

    /// <summary>log sigmoid(−z).</summary>
    public Tensor LogSurvivalWithin(Tensor x) => -Softplus((x - Location) / Scale);

    /// <summary>μ + s logit p.</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Location + (Scale * Logit(probability));

    /// <summary>μ − s logit p.</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Location - (Scale * Logit(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Location + (Scale * (logProbability - Log1mExp(logProbability)));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Location - (Scale * (logProbability - Log1mExp(logProbability)));

    /// <summary>2 + log s.</summary>
    public Tensor Entropy => 2 + Log(Scale);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double u = random.NextDouble();
        draw[0] = parameters[0] + (parameters[1] * Math.Log(u / (1 - u)));
    }

    /// <summary>μ + s logit u.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Location + (Scale * Logit(noise.Uniform(new(axes, Shape.Scalar))));
}
