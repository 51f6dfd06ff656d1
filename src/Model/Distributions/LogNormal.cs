using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Product of many small independent effects: log x is normal, p(x) = exp(−z²/2) / (x σ √(2π)) with z = (log x − μ)/σ, for x > 0.
/// </summary>
/// <param name="Location">μ, the mean of log x; exp(μ) is the median of x.</param>
/// <param name="Scale">σ > 0, the standard deviation of log x, without unit.</param>
public sealed record LogNormal(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Positive;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new LogNormal(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor logarithm = Log(x);
        return (-0.5 * Square((logarithm - Location) / Scale)) - Log(Scale) - Constants.LogSqrtTwoPi - logarithm;
    }

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => NormalLogCdf((Log(x) - Location) / Scale);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => NormalLogCdf((Location - Log(x)) / Scale);

    /// <summary>exp(μ + σ Φ⁻¹(p)).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Exp(Location + (Scale * NormalQuantile(probability)));

    /// <summary>exp(μ − σ Φ⁻¹(p)).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Exp(Location - (Scale * NormalQuantile(probability)));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Exp(Location + (Scale * NormalQuantileOfLog(logProbability)));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Exp(Location - (Scale * NormalQuantileOfLog(logProbability)));

    /// <summary>μ + ½ log(2πe) + log σ.</summary>
    public Tensor Entropy => Location + 0.5 + Constants.LogSqrtTwoPi + Log(Scale);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Math.Exp(parameters[0] + (parameters[1] * random.NextNormal()));

    /// <summary>exp(μ + σ z).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Exp(Location + (Scale * noise.Normal(new(axes, Shape.Scalar))));
}
