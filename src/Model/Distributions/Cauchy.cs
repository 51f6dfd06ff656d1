using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Ratio of two centred normal variables, with tails so heavy that there is no mean: p(x) = 1 / (π s (1 + z²)) with z = (x − μ)/s.
/// </summary>
/// <param name="Location">μ, the median, any real number.</param>
/// <param name="Scale">s > 0, half the width between the quartiles, in the unit of x.</param>
public sealed record Cauchy(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
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

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogUpperTail((Location - x) / Scale);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogUpperTail((x - Location) / Scale);

    /// <summary>μ − s cot πp.</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Location - (Scale * Cotangent(probability));

    /// <summary>μ + s cot πp.</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Location + (Scale * Cotangent(probability));

    /// <summary>log 4πs.</summary>
    public Tensor Entropy => Math.Log(4) + LogPi + Log(Scale);

    /// <summary>By the inverse of the distribution function, μ + s tan(π(u − ½)).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] + (parameters[1] * Math.Tan(Math.PI * (random.NextDouble() - 0.5)));

    /// <summary>μ + s z₁/z₂, the ratio of two normal variables, which has all digits far out in the tails.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Location + (Scale * (noise.Normal(new(axes, Shape.Scalar)) / noise.Normal(new(axes, Shape.Scalar))));

    /// <summary>log P(Z > z) where Z has median 0 and scale 1: the angle of the point (z, 1) over π, or, where that is close to 1, what the angle of (−z, 1) leaves of it.</summary>
    private static Tensor LogUpperTail(Tensor z) => Where(z > 0, Log(Atan2(1, z)) - LogPi, Log1p(-1 / Math.PI * Atan2(1, -z)));

    /// <summary>cot πp for p from 0 to 1, by the tangent of the distance to the nearest of 0, ½ and 1.</summary>
    private static Tensor Cotangent(Tensor p) =>
        Where(p < 0.25, 1 / Tan(Math.PI * p), Where(p > 0.75, -1 / Tan(Math.PI * (1 - p)), Tan(Math.PI * (0.5 - p))));
}
