using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Sizes without a typical size, such as incomes and cities: p(x) = α mᵅ / xᵅ⁺¹ for x ≥ m. There is a mean for α > 1 only.
/// </summary>
/// <param name="Minimum">m > 0, the smallest value, in the unit of x.</param>
/// <param name="Concentration">α > 0, the exponent of the tail: P(X > x) = (m/x)ᵅ.</param>
public sealed record Pareto(Tensor Minimum, Tensor Concentration) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Minimum, Support.Positive), Parameter.Scalar(Concentration, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Above(Minimum);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Pareto(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(Concentration) - Log(x) + LogSurvivalWithin(x);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log1mExp(LogSurvivalWithin(x));

    /// <summary>−α log(x/m), by the difference of x and m, which keeps its digits where they are near.</summary>
    public Tensor LogSurvivalWithin(Tensor x) => -Concentration * Log1p((x - Minimum) / Minimum);

    /// <summary>m (1 − p)^(−1/α).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Minimum * Exp(-Log1p(-probability) / Concentration);

    /// <summary>m p^(−1/α).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Minimum * Exp(-Log(probability) / Concentration);

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Minimum * Exp(-logProbability / Concentration);

    /// <summary>log(m/α) + 1/α + 1.</summary>
    public Tensor Entropy => Log(Minimum / Concentration) + (1 / Concentration) + 1;

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] * Math.Exp(random.NextExponential() / parameters[1]);

    /// <summary>m u^(−1/α).</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => InverseSurvivalWithin(noise.Uniform(new(axes, Shape.Scalar)));
}
