using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Sum of a normal and an exponential variable, such as reaction times: p(x) = λ exp(λσ (λσ/2 − z)) Φ(z − λσ) with z = (x − μ)/σ. Where the exponential overflows and Φ underflows, it is φ(z) times a
/// ratio of Φ and φ.
/// </summary>
/// <param name="Location">μ, the mean of the normal variable, any real number.</param>
/// <param name="Scale">σ > 0, the standard deviation of the normal variable, in the unit of x.</param>
/// <param name="Rate">λ > 0, of the exponential variable; the mean of x is μ + 1/λ.</param>
public sealed record ExponentialModifiedNormal(Tensor Location, Tensor Scale, Tensor Rate) : IDistribution<Tensor>, IReparameterised, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive), Parameter.Scalar(Rate, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <summary>λσ, the scale in units of the exponential variable's mean.</summary>
    private Tensor RelativeScale => Rate * Scale;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new ExponentialModifiedNormal(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(Rate) + LogExceeding((x - Location) / Scale, RelativeScale);

    /// <summary>P(X ≤ x) = Φ(z) (1 − exp Δ), where exp Δ is the part of Φ(z) in which the exponential variable goes beyond x.</summary>
    public Tensor LogCdfWithin(Tensor x)
    {
        Tensor z = (x - Location) / Scale;
        return NormalLogCdf(z) + Log1mExp(LogExceedingPart(z, RelativeScale));
    }

    /// <summary>P(X > x) = Φ(−z) + exp(λσ (λσ/2 − z)) Φ(z − λσ), or the complement of P(X ≤ x) where that is below ½.</summary>
    public Tensor LogSurvivalWithin(Tensor x)
    {
        Tensor z = (x - Location) / Scale, logCdf = LogCdfWithin(x);
        return Where(logCdf < -Math.Log(2), Log1mExp(logCdf), LogAddExp(NormalLogCdf(-z), LogExceeding(z, RelativeScale)));
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = parameters[0] + (parameters[1] * random.NextNormal()) + (random.NextExponential() / parameters[2]);

    /// <summary>μ + σz − log u / λ.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) =>
        Location + (Scale * noise.Normal(new(axes, Shape.Scalar))) - (Log(noise.Uniform(new(axes, Shape.Scalar))) / Rate);

    /// <summary>log P(normal variable below z, sum above z), with s = λσ: s (s/2 − z) + log Φ(z − s), and where z &lt; s it is log φ(z) − log(φ/Φ)(z − s), of which the large terms have cancelled.</summary>
    private static Tensor LogExceeding(Tensor z, Tensor s)
    {
        Tensor below = z - s;
        return Where(
            below < 0,
            (-0.5 * Square(z)) - Constants.LogSqrtTwoPi - Log(InverseMillsRatio.Instance.Apply(below)),
            (s * ((0.5 * s) - z)) + NormalLogCdf(below));
    }

    /// <summary>
    /// The same less log Φ(z): minus the integral of t + (φ/Φ)(t) from z − s to z. For small s that is taken by the rule of Gauss with three points (error below 10⁻¹⁴ of it), as the difference would
    /// lose its digits; elsewhere it is the difference of logarithms.
    /// </summary>
    private static Tensor LogExceedingPart(Tensor z, Tensor s)
    {
        const double smallScale = 0.05, offset = 0.38729833462074168852;   // √0.15
        Tensor middle = z - (0.5 * s);
        Tensor integral = s * (((5.0 / 18) * (Excess(middle - (offset * s)) + Excess(middle + (offset * s)))) + ((8.0 / 18) * Excess(middle)));
        Tensor ofRatios = Log(InverseMillsRatio.Instance.Apply(z)) - Log(InverseMillsRatio.Instance.Apply(z - s));
        return Where(s < smallScale, -integral, Where(z < 0, ofRatios, LogExceeding(z, s) - NormalLogCdf(z)));
    }

    private static Tensor Excess(Tensor t) => InverseMillsExcess.Instance.Apply(t);
}
