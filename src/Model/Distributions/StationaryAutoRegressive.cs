using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A series of T values each of which leans on the one before, and which has been running for ever: xₜ ~ Normal(c + φ xₜ₋₁, σ), and x₁ ~ Normal(c/(1 − φ), σ/√(1 − φ²)) as all the others
/// when nothing is known of those before them. The covariance of xₛ and xₜ is σ² φ^|s − t| / (1 − φ²).
/// </summary>
/// <param name="Coefficient">φ, between −1 and 1; beyond these there is no such series, and the density is 0.</param>
/// <param name="Constant">c, any real number.</param>
/// <param name="StandardDeviation">σ > 0, of what is new in each value.</param>
/// <param name="Length">T, at least 1.</param>
public sealed record StationaryAutoRegressive(Tensor Coefficient, Tensor Constant, Tensor StandardDeviation, int Length) : IDistribution<Tensor>, IReparameterised
{
    /// <summary>T.</summary>
    public int Length { get; } =
        Length >= 1 ? Length : throw new ArgumentOutOfRangeException(nameof(Length), $"A series needs a length of at least 1, but was given {Length}.");

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Scalar(Coefficient, Support.Between(-1, 1)),
        Parameter.Scalar(Constant, Support.Real),
        Parameter.Scalar(StandardDeviation, Support.Positive),
    ];

    /// <inheritdoc/>
    public Shape Shape => [Length];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <summary>The same series by the distribution of its first value. A deviation of ∞ makes the density 0, if the mean is a number.</summary>
    private AutoRegressive Series => new(
        Reshape(Coefficient, [1]),
        Constant,
        StandardDeviation,
        Where(Equal(Coefficient, 1), 0, Constant / (1 - Coefficient)),
        StandardDeviation / Sqrt(Maximum((1 - Coefficient) * (1 + Coefficient), 0)),
        Length);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new StationaryAutoRegressive(parameters[0], parameters[1], parameters[2], Length);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Series.LogDensityWithin(x);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The coefficient is not between −1 and 1.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        (double coefficient, double constant, double deviation) = (parameters[0], parameters[1], parameters[2]);
        double shrinkage = (1 - coefficient) * (1 + coefficient);
        if (!(shrinkage > 0))
            throw new ArgumentException($"The coefficient of a stationary series lies between -1 and 1, but was {coefficient:g6}.", nameof(parameters));
        AutoRegressive.Next(ref random, [coefficient, constant, deviation, constant / (1 - coefficient), deviation / Math.Sqrt(shrinkage)], draw);
    }

    /// <summary>By the recursion itself, of normal noise.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Series.Draw(noise, axes);
}
