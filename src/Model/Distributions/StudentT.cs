using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A normal distribution of unknown precision, so with heavy tails, for data with outliers: p(x) = (1 + z²/ν)^(−(ν + 1)/2) / (s √ν B(ν/2, 1/2)) with
/// z = (x − μ)/s. Cauchy for ν = 1, normal for ν → ∞.
/// </summary>
/// <param name="DegreesOfFreedom">ν > 0; moments of order below ν exist.</param>
/// <param name="Location">μ, the median, any real number.</param>
/// <param name="Scale">s > 0, in the unit of x; the standard deviation is s √(ν/(ν − 2)) for ν > 2.</param>
public sealed record StudentT(Tensor DegreesOfFreedom, Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(DegreesOfFreedom, Support.Positive), Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new StudentT(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor half = 0.5 * DegreesOfFreedom;
        Tensor constant = LogBeta(half, 0.5) + (0.5 * Log(DegreesOfFreedom)) + Log(Scale);
        return (-(half + 0.5) * Log1pSquare((x - Location) / (Scale * Sqrt(DegreesOfFreedom)))) - constant;
    }

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogStudentTail.Above(DegreesOfFreedom, (Location - x) / Scale);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogStudentTail.Above(DegreesOfFreedom, (x - Location) / Scale);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => Location - (Scale * StudentQuantile.Above(DegreesOfFreedom, probability));

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => Location + (Scale * StudentQuantile.Above(DegreesOfFreedom, probability));

    /// <summary>(ν + 1)/2 (ψ((ν + 1)/2) − ψ(ν/2)) + log(s √ν B(ν/2, 1/2)).</summary>
    public Tensor Entropy
    {
        get
        {
            Tensor half = 0.5 * DegreesOfFreedom;
            return ((half + 0.5) * DigammaDifference.Instance.Apply(half, 0.5)) + (0.5 * Log(DegreesOfFreedom)) + LogBeta(half, 0.5) + Log(Scale);
        }
    }

    /// <summary>μ + s z / √(g/(ν/2)) with normal z and g from Gamma(ν/2, 1), which is divided by in logs: for small ν it would be 0 too often.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[1] + (parameters[2] * Next(ref random, parameters[0]));

    /// <summary>A draw with location 0 and scale 1.</summary>
    internal static double Next(ref Philox random, double degrees)
    {
        double half = 0.5 * degrees, logPrecision = Gamma.NextLog(ref random, half) - Math.Log(half);
        return random.NextNormal() * Math.Exp(-0.5 * logPrecision);
    }

    /// <inheritdoc cref="Sample"/>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor half = 0.5 * DegreesOfFreedom, logPrecision = LogStandardGamma.Draw(half, noise, axes) - Log(half);
        return Location + (Scale * noise.Normal(new(axes, Shape.Scalar)) * Exp(-0.5 * logPrecision));
    }
}
