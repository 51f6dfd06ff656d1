using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Failures before the first success, to wrap: p(k) = p (1 − p)ᵏ, P(X > k) = (1 − p)ᵏ⁺¹.</summary>
internal sealed record Waiting(Tensor Probability) : IDistribution<Discrete>, ICumulative
{
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Probability, Support.UnitInterval)];

    public Support Support => Support.Integers(0, double.PositiveInfinity);

    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Waiting(parameters[0]);

    public Tensor LogDensityWithin(Tensor x) => Log(Probability) + XLog1pY(x, -Probability);

    public Tensor LogCdfWithin(Tensor x) => Log1mExp(LogSurvivalWithin(x));

    public Tensor LogSurvivalWithin(Tensor x) => (x + 1) * Log1p(-Probability);

    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = Math.Floor(random.NextExponential() / -Math.Log(1 - parameters[0]));
}
