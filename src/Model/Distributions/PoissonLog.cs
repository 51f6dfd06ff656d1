using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Number of events that come at the rate exp(η), as in Poisson regression: p(k) = exp(kη − exp(η)) / k! for k = 0, 1, ….</summary>
/// <param name="LogRate">η, the logarithm of the mean, any real number.</param>
public sealed record PoissonLog(Tensor LogRate) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(LogRate, Support.Real)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new PoissonLog(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => (x * LogRate) - Exp(LogRate) - LogGamma(x + 1);

    /// <summary>As of <see cref="Poisson"/>, at a rate that must not under- or overflow.</summary>
    public Tensor LogCdfWithin(Tensor x) => LogGammaQ(x + 1, Exp(LogRate));

    /// <inheritdoc cref="LogCdfWithin"/>
    public Tensor LogSurvivalWithin(Tensor x) => LogGammaP(x + 1, Exp(LogRate));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Poisson.Next(ref random, Math.Exp(parameters[0]));
}
