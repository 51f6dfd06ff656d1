using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Two exponential distributions back to back, the prior of the lasso: p(x) = exp(−|z|) / (2s) with z = (x − μ)/s.
/// </summary>
/// <param name="Location">μ, the median and the mean, any real number.</param>
/// <param name="Scale">s > 0, the mean absolute deviation, in the unit of x; the standard deviation is s√2.</param>
public sealed record Laplace(Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Location, Support.Real), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Laplace(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => -Abs((x - Location) / Scale) - Log(Scale) - Constants.LogTwo;

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogBelow((x - Location) / Scale);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogBelow((Location - x) / Scale);

    /// <summary>μ + s log 2p up to the median, μ − s log(2 − 2p) beyond.</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Location + (Scale * Quantile(probability));

    /// <summary>μ − s log 2p from the median on, μ + s log(2 − 2p) below.</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Location - (Scale * Quantile(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => Location + (Scale * LogQuantile(logProbability));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => Location - (Scale * LogQuantile(logProbability));

    /// <summary>1 + log 2s.</summary>
    public Tensor Entropy => 1 + Constants.LogTwo + Log(Scale);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double distance = parameters[1] * random.NextExponential();
        draw[0] = parameters[0] + (random.NextDouble() < 0.5 ? -distance : distance);
    }

    /// <summary>μ + s (log u₁ − log u₂), the difference of two exponential variables, which has all digits in both tails.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Location + (Scale * (Log(noise.Uniform(new(axes, Shape.Scalar))) - Log(noise.Uniform(new(axes, Shape.Scalar)))));

    private static Tensor LogBelow(Tensor z) => Where(z <= 0, z - Constants.LogTwo, Log1p(-0.5 * Exp(-Abs(z))));

    /// <summary>Of p or 1 − p, whichever is the smaller: 2 − 2p is exact from p = ½ on.</summary>
    private static Tensor Quantile(Tensor probability)
    {
        Tensor isBelow = probability <= 0.5, log = Log(2 * Where(isBelow, probability, 1 - probability));
        return Where(isBelow, log, -log);
    }

    private static Tensor LogQuantile(Tensor logProbability)
    {
        Tensor isBelow = logProbability <= -Constants.LogTwo;
        return Where(isBelow, Constants.LogTwo + logProbability, -Constants.LogTwo - Log1mExp(Where(isBelow, -Constants.LogTwo, logProbability)));
    }
}
