using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>One trial: p(1) = p and p(0) = 1 − p.</summary>
/// <param name="Probability">p, from 0 to 1; <see cref="FromLogit"/> takes log(p/(1 − p)) instead, and keeps both tails.</param>
public sealed record Bernoulli(Tensor Probability) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Probability, Support.UnitInterval)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, 1);

    /// <summary>The distribution with p = sigmoid(logit).</summary>
    public static BernoulliLogit FromLogit(Tensor logit) => new(logit);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Bernoulli(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => XLogY(x, Probability) + XLog1pY(1 - x, -Probability);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => XLog1pY(1 - x, -Probability);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Where(Equal(x, 0), Log(Probability), double.NegativeInfinity);

    /// <summary>−p log p − (1 − p) log(1 − p).</summary>
    public Tensor Entropy => -XLogY(Probability, Probability) - XLog1pY(1 - Probability, -Probability);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = random.NextDouble() < parameters[0] ? 1 : 0;
}
