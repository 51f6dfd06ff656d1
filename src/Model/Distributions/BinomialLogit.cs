using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Number of successes in n independent trials of probability p = sigmoid(η): p(k) = C(n, k) pᵏ (1 − p)ⁿ⁻ᵏ for k = 0 … n.</summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Logit">η = log(p/(1 − p)), any real number.</param>
public sealed record BinomialLogit(Tensor Trials, Tensor Logit) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)), Parameter.Scalar(Logit, Support.Real)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, Trials);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new BinomialLogit(parameters[0], parameters[1]);

    /// <summary>Both logarithms of probabilities are ≤ 0, so they do not cancel, as kη − n softplus(η) would.</summary>
    public Tensor LogDensityWithin(Tensor x) =>
        Binomial.LogChoices(Trials, x) - (x * Softplus(-Logit)) - ((Trials - x) * Softplus(Logit));

    /// <summary>As of <see cref="Binomial"/>, with all digits of p and of 1 − p, of which neither must underflow.</summary>
    public Tensor LogCdfWithin(Tensor x) => Binomial.LogTail(isUpper: true, Trials, x, Sigmoid(Logit), Sigmoid(-Logit));

    /// <inheritdoc cref="LogCdfWithin"/>
    public Tensor LogSurvivalWithin(Tensor x) => Binomial.LogTail(isUpper: false, Trials, x, Sigmoid(Logit), Sigmoid(-Logit));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Binomial.Next(ref random, parameters[0], 1 / (1 + Math.Exp(-parameters[1])));
}
