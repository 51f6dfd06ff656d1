using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The positive half of a normal distribution around 0, for scales of about a known size: p(x) = √(2/π) exp(−(x/σ)²/2) / σ for x ≥ 0.
/// </summary>
/// <param name="Scale">σ > 0, the standard deviation of the whole normal distribution, in the unit of x.</param>
public sealed record HalfNormal(Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
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

    /// <summary>log erf(z/√2) with z = x/σ; where that is close to 0, log(1 − 2Φ(−z)).</summary>
    public Tensor LogCdfWithin(Tensor x)
    {
        Tensor z = x / Scale;
        return Where(z < 1, Log(Erf(Math.Sqrt(0.5) * z)), Log1p(-2 * NormalCdf(-z)));
    }

    /// <summary>log 2Φ(−z) with z = x/σ; where that is close to 0, log(1 − erf(z/√2)).</summary>
    public Tensor LogSurvivalWithin(Tensor x)
    {
        Tensor z = x / Scale;
        return Where(z < 1, Log1p(-Erf(Math.Sqrt(0.5) * z)), Math.Log(2) + NormalLogCdf(-z));
    }

    /// <summary>σ √2 erf⁻¹(p).</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Scale * (Math.Sqrt(2) * ErfInverse(probability));

    /// <summary>−σ Φ⁻¹(p/2).</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale * -NormalQuantile(0.5 * probability);

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Scale * -NormalQuantileOfLog(logProbability - Math.Log(2));

    /// <summary>½ log(πe/2) + log σ.</summary>
    public Tensor Entropy => 0.5 - LogSqrtTwoOverPi + Log(Scale);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] * Math.Abs(random.NextNormal());

    /// <summary>σ |z|.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Scale * Abs(noise.Normal(new(axes, Shape.Scalar)));
}
