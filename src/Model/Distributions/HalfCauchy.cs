using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The positive half of a Cauchy distribution around 0, for scales that are probably small but may be large:
/// p(x) = 2 / (π s (1 + (x/s)²)) for x ≥ 0.
/// </summary>
/// <param name="Scale">s > 0, the median, in the unit of x.</param>
public sealed record HalfCauchy(Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    private const double LogTwoOverPi = -0.45158270528945486473;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new HalfCauchy(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogTwoOverPi - Log(Scale) - Log1pSquare(x / Scale);

    /// <summary>By the inverse of the distribution function, s tan(πu/2).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] * Math.Tan(0.5 * Math.PI * random.NextDouble());

    /// <summary>s |z₁/z₂|, the ratio of two normal variables, which has all digits near 0 and far out.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Scale * Abs(noise.Normal(new(axes, Shape.Scalar)) / noise.Normal(new(axes, Shape.Scalar)));
}
