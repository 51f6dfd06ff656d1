using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Sum of many small independent effects: p(x) = exp(−z²/2) / (σ √(2π)) with z = (x − μ)/σ.
/// </summary>
/// <param name="Mean">μ, any real number.</param>
/// <param name="StandardDeviation">σ > 0, in the unit of x.</param>
public sealed record Normal(Tensor Mean, Tensor StandardDeviation) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Mean, Support.Real), Parameter.Scalar(StandardDeviation, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Normal(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => (-0.5 * Square((x - Mean) / StandardDeviation)) - Log(StandardDeviation) - Constants.LogSqrtTwoPi;

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => NormalLogCdf((x - Mean) / StandardDeviation);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => NormalLogCdf((Mean - x) / StandardDeviation);

    /// <summary>μ + σ Φ⁻¹(p).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Mean + (StandardDeviation * NormalQuantile(probability));

    /// <summary>μ − σ Φ⁻¹(p).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Mean - (StandardDeviation * NormalQuantile(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Mean + (StandardDeviation * NormalQuantileOfLog(logProbability));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Mean - (StandardDeviation * NormalQuantileOfLog(logProbability));

    /// <summary>½ log(2πe) + log σ.</summary>
    public Tensor Entropy => 0.5 + Constants.LogSqrtTwoPi + Log(StandardDeviation);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] + (parameters[1] * random.NextNormal());

    /// <summary>μ + σ z.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Mean + (StandardDeviation * noise.Normal(new(axes, Shape.Scalar)));
}
