using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Length of a vector of two centred normal variables: p(x) = x exp(−(x/σ)²/2) / σ² for x ≥ 0.
/// </summary>
/// <param name="Scale">σ > 0, the standard deviation of each of the two, in the unit of x; the mode.</param>
public sealed record Rayleigh(Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Rayleigh(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(x) - (2 * Log(Scale)) - (0.5 * Square(x / Scale));

    /// <summary>log(1 − exp(−(x/σ)²/2)).</summary>
    public Tensor LogCdfWithin(Tensor x) => ExtremeValue.LogComplement((2 * (Log(x) - Log(Scale))) - Constants.LogTwo);

    /// <summary>−(x/σ)²/2.</summary>
    public Tensor LogSurvivalWithin(Tensor x) => -0.5 * Square(x / Scale);

    /// <summary>σ √(−2 log(1 − p)).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Scale * Sqrt(-2 * Log1p(-probability));

    /// <summary>σ √(−2 log p).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale * Sqrt(-2 * Log(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Scale * Exp(0.5 * (Constants.LogTwo + ExtremeValue.InverseLogComplement(logProbability)));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Scale * Sqrt(-2 * logProbability);

    /// <summary>1 + log(σ/√2) + γ/2.</summary>
    public Tensor Entropy => Log(Scale) + (1 - (0.5 * Constants.LogTwo) + (0.5 * ExtremeValue.EulerGamma));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] * Math.Sqrt(2 * random.NextExponential());

    /// <summary>σ √(−2 log u).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => InverseSurvivalWithin(noise.Uniform(new(axes, Shape.Scalar)));
}
