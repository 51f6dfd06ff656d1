using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A normal distribution leaning to one side (Azzalini 1985): p(x) = 2 φ(z) Φ(αz) / ω with z = (x − ξ)/ω, where φ and Φ are density and distribution function of the standard normal distribution.
/// </summary>
/// <param name="Location">ξ, any real number; the mean is ξ + ω δ √(2/π) with δ = α/√(1 + α²).</param>
/// <param name="Scale">ω > 0, in the unit of x.</param>
/// <param name="Slant">α, any real number: 0 for a normal distribution, half-normal for ±∞.</param>
public sealed record SkewNormal(Tensor Location, Tensor Scale, Tensor Slant) : IDistribution<Tensor>, IReparameterised, ICumulative
{
    private const double LogSqrtTwoOverPi = -0.22579135264472743236;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive), Parameter.Scalar(Slant, Support.Real)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new SkewNormal(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor z = (x - Location) / Scale;
        return LogSqrtTwoOverPi - Log(Scale) - (0.5 * Square(z)) + NormalLogCdf(Slant * z);
    }

    /// <summary>log(Φ(z) − 2 T(z, α)), with Owen's function T.</summary>
    public Tensor LogCdfWithin(Tensor x) => SkewNormalLogCdf((x - Location) / Scale, Slant);

    /// <summary>That of −x, which leans to the other side.</summary>
    public Tensor LogSurvivalWithin(Tensor x) => SkewNormalLogCdf((Location - x) / Scale, -Slant);

    /// <summary>ξ + ω (α|z₁| + z₂)/√(1 + α²) with normal z₁ and z₂.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double slant = parameters[2], length = double.Hypot(1, slant), leaning = Math.Abs(random.NextNormal());
        draw[0] = parameters[0] + (parameters[1] * ((slant / length * leaning) + (random.NextNormal() / length)));
    }

    /// <inheritdoc cref="Sample"/>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor length = Hypot(1, Slant), leaning = Abs(noise.Normal(new(axes, Shape.Scalar)));
        return Location + (Scale * ((Slant / length * leaning) + (noise.Normal(new(axes, Shape.Scalar)) / length)));
    }
}
