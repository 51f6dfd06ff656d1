using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The positive half of a Cauchy distribution around 0, for scales that are probably small but may be large:
/// p(x) = 2 / (π s (1 + (x/s)²)) for x ≥ 0.
/// </summary>
/// <param name="Scale">s > 0, the median, in the unit of x.</param>
public sealed record HalfCauchy(Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    private const double LogPi = 1.14472988584940017414;

    private const double LogTwoOverPi = -0.45158270528945486473;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new HalfCauchy(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => LogTwoOverPi - Log(Scale) - Log1pSquare(x / Scale);

    /// <summary>log(2/π atan(x/s)); where that is close to 0, the complement of the angle is subtracted from 1.</summary>
    public Tensor LogCdfWithin(Tensor x)
    {
        Tensor z = x / Scale;
        return Where(z < 1, LogTwoOverPi + Log(Atan(z)), Log1p(-2 / Math.PI * Atan2(1, z)));
    }

    /// <summary>log(2/π atan(s/x)); where that is close to 0, the complement of the angle is subtracted from 1.</summary>
    public Tensor LogSurvivalWithin(Tensor x)
    {
        Tensor z = x / Scale;
        return Where(z < 1, Log1p(-2 / Math.PI * Atan(z)), LogTwoOverPi + Log(Atan2(1, z)));
    }

    /// <summary>s tan(πp/2).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Scale * TangentOfQuarter(probability, 1 - probability);

    /// <summary>s cot(πp/2).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale * TangentOfQuarter(1 - probability, probability);

    /// <summary>log 2πs.</summary>
    public Tensor Entropy => Math.Log(2) + LogPi + Log(Scale);

    /// <summary>By the inverse of the distribution function, s tan(πu/2).</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] * Math.Tan(0.5 * Math.PI * random.NextDouble());

    /// <summary>s |z₁/z₂|, the ratio of two normal variables, which has all digits near 0 and far out.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Scale * Abs(noise.Normal(new(axes, Shape.Scalar)) / noise.Normal(new(axes, Shape.Scalar)));

    /// <summary>tan(πp/2), given 1 − p as well: the smaller of both has the digits.</summary>
    private static Tensor TangentOfQuarter(Tensor p, Tensor complement) =>
        Where(p < complement, Tan(0.5 * Math.PI * p), 1 / Tan(0.5 * Math.PI * complement));
}
