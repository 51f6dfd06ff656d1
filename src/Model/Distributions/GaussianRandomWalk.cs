using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A series of T values whose steps are independent: x₁ ~ Normal(μ₁, σ₁) and xₜ ~ Normal(xₜ₋₁ + δ, σ) for t = 2 … T. The density is that of all steps at once.
/// </summary>
/// <param name="InitialMean">μ₁, any real number.</param>
/// <param name="InitialDeviation">σ₁ > 0.</param>
/// <param name="Drift">δ, any real number, added in each step.</param>
/// <param name="StandardDeviation">σ > 0, of a step.</param>
/// <param name="Length">T, at least 1.</param>
public sealed record GaussianRandomWalk(Tensor InitialMean, Tensor InitialDeviation, Tensor Drift, Tensor StandardDeviation, int Length) : IDistribution<Tensor>, IReparameterised
{
    /// <summary>T.</summary>
    public int Length { get; } =
        Length >= 1 ? Length : throw new ArgumentOutOfRangeException(nameof(Length), $"A random walk needs a length of at least 1, but was given {Length}.");

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Scalar(InitialMean, Support.Real),
        Parameter.Scalar(InitialDeviation, Support.Positive),
        Parameter.Scalar(Drift, Support.Real),
        Parameter.Scalar(StandardDeviation, Support.Positive),
    ];

    /// <inheritdoc/>
    public Shape Shape => [Length];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new GaussianRandomWalk(parameters[0], parameters[1], parameters[2], parameters[3], Length);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor first = Sum(new Normal(InitialMean, InitialDeviation).LogDensityWithin(x[..1]));
        return Length == 1 ? first : first + Sum(new Normal(Drift, StandardDeviation).LogDensityWithin(x[1..] - x[..^1]));
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double at = draw[0] = parameters[0] + (parameters[1] * random.NextNormal());
        foreach (ref double x in draw[1..])
            x = at += parameters[2] + (parameters[3] * random.NextNormal());
    }

    /// <summary>Cumulative sums of μ₁ + σ₁ z₁, δ + σ z₂, δ + σ z₃, ….</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor z = noise.Normal(new(axes, Shape));
        return CumulativeSum(Concatenate(0, InitialMean + (InitialDeviation * z[..1]), Drift + (StandardDeviation * z[1..])));
    }
}
