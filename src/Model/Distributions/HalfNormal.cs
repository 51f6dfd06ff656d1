using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The positive half of a normal distribution around 0, for scales of about a known size: p(x) = √(2/π) exp(−(x/σ)²/2) / σ for x ≥ 0.
/// </summary>
/// <param name="Scale">σ > 0, the standard deviation of the whole normal distribution, in the unit of x.</param>
public sealed record HalfNormal(Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    private const double LogSqrtTwoOverPi = -0.22579135264472743236;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new HalfNormal(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogSqrtTwoOverPi - Log(Scale) - (0.5 * Square(x / Scale));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] * Math.Abs(random.NextNormal());

    /// <summary>σ |z|.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Scale * Abs(noise.Normal(new(axes, Shape.Scalar)));
}
