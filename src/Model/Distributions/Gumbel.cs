using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Maximum of many light-tailed draws: p(x) = exp(−(z + e⁻ᶻ)) / s with z = (x − μ)/s. The difference of two is <see cref="Logistic"/>.
/// </summary>
/// <param name="Location">μ, the mode, any real number; the mean is μ + γs with γ = 0.577….</param>
/// <param name="Scale">s > 0, in the unit of x; the standard deviation is πs/√6.</param>
public sealed record Gumbel(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Gumbel(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor z = (x - Location) / Scale;
        return -(z + Exp(-z)) - Log(Scale);
    }

    /// <summary>−e⁻ᶻ.</summary>
    public Tensor LogCdfWithin(Tensor x) => -Exp((Location - x) / Scale);

    /// <summary>log(1 − exp(−e⁻ᶻ)).</summary>
    public Tensor LogSurvivalWithin(Tensor x) => ExtremeValue.LogComplement((Location - x) / Scale);

    /// <summary>μ − s log(−log p).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Location - (Scale * Log(-Log(probability)));

    /// <summary>μ − s log(−log(1 − p)).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Location - (Scale * Log(-Log1p(-probability)));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Location - (Scale * Log(-logProbability));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Location - (Scale * ExtremeValue.InverseLogComplement(logProbability));

    /// <summary>log s + γ + 1.</summary>
    public Tensor Entropy => Log(Scale) + (ExtremeValue.EulerGamma + 1);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] - (parameters[1] * Math.Log(random.NextExponential()));

    /// <summary>μ − s log(−log u).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => InverseCdfWithin(noise.Uniform(new(axes, Shape.Scalar)));
}
