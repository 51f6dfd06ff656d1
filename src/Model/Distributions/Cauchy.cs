using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Ratio of two centred normal variables, with tails so heavy that there is no mean: p(x) = 1 / (π s (1 + z²)) with z = (x − μ)/s.
/// </summary>
/// <param name="Location">μ, the median, any real number.</param>
/// <param name="Scale">s > 0, half the width between the quartiles, in the unit of x.</param>
public sealed record Cauchy(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    private const double LogPi = 1.14472988584940017414;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Cauchy(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => -Log1pSquare((x - Location) / Scale) - Log(Scale) - LogPi;

    /// <summary>By the inverse of the distribution function, μ + s tan(π(u − ½)).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] + (parameters[1] * Math.Tan(Math.PI * (random.NextDouble() - 0.5)));

    /// <summary>μ + s z₁/z₂, the ratio of two normal variables, which has all digits far out in the tails.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Location + (Scale * (noise.Normal(new(axes, Shape.Scalar)) / noise.Normal(new(axes, Shape.Scalar))));
}
