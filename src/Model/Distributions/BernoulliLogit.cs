using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>One trial whose probability of 1 is sigmoid(η): p(1) = 1/(1 + exp(−η)) and p(0) = 1/(1 + exp(η)), as in logistic regression.</summary>
/// <param name="Logit">η = log(p/(1 − p)), any real number.</param>
public sealed record BernoulliLogit(Tensor Logit) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Logit, Support.Real)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, 1);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new BernoulliLogit(parameters[0]);

    /// <summary>log p(x) = −softplus(±η): one function call whatever x is, and no cancellation in either tail.</summary>
    public Tensor LogDensityWithin(Tensor x) => -Softplus((1 - (2 * x)) * Logit);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => (x - 1) * Softplus(Logit);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Where(Equal(x, 0), -Softplus(-Logit), double.NegativeInfinity);

    /// <summary>p softplus(−η) + (1 − p) softplus(η).</summary>
    public Tensor Entropy => (Sigmoid(Logit) * Softplus(-Logit)) + (Sigmoid(-Logit) * Softplus(Logit));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = random.NextDouble() * (1 + Math.Exp(-parameters[0])) < 1 ? 1 : 0;
}
