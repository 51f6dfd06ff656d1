using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Waiting time for an event that comes at a constant rate: p(x) = λ exp(−λx) for x ≥ 0.</summary>
/// <param name="Rate">λ > 0, events per unit of x; the mean is 1/λ.</param>
public sealed record Exponential(Tensor Rate) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Rate, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Exponential(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(Rate) - (Rate * x);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log1mExp(-Rate * x);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => -Rate * x;

    /// <summary>−log(1 − p) / λ.</summary>
    public Tensor InverseCdfWithin(Tensor probability) => -Log1p(-probability) / Rate;

    /// <summary>−log p / λ.</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => -Log(probability) / Rate;

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => -Log1mExp(logProbability) / Rate;

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => -logProbability / Rate;

    /// <summary>1 − log λ.</summary>
    public Tensor Entropy => 1 - Log(Rate);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = random.NextExponential() / parameters[0];

    /// <summary>−log u / λ.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => -Log(noise.Uniform(new(axes, Shape.Scalar))) / Rate;
}
