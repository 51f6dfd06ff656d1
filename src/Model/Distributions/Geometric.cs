using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Number of failures before the first success: p(k) = p (1 − p)ᵏ for k = 0, 1, …. Where data count the success too, as in PyMC, observe one less.</summary>
/// <param name="Probability">p, from 0 to 1, of success in each trial; with 0, no k is possible. <see cref="FromLogit"/> takes log(p/(1 − p)) instead, and keeps both tails.</param>
public sealed record Geometric(Tensor Probability) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Probability, Support.UnitInterval)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <summary>The distribution with p = sigmoid(logit).</summary>
    public static GeometricLogit FromLogit(Tensor logit) => new(logit);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Geometric(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Log(Probability) + XLog1pY(x, -Probability);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log1mExp(LogSurvivalWithin(x));

    /// <summary>(k + 1) log(1 − p).</summary>
    public Tensor LogSurvivalWithin(Tensor x) => (x + 1) * Log1p(-Probability);

    /// <summary>−log p − (1 − p) log(1 − p) / p.</summary>
    public Tensor Entropy => -Log(Probability) - (XLog1pY(1 - Probability, -Probability) / Probability);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The probability is 0.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[0] > 0
        ? Next(ref random, -VectorMath.Log1p(-parameters[0]))
        : throw new ArgumentException("A success of probability 0 never comes.", nameof(parameters));

    /// <summary>A draw, from −log(1 − p): the whole part of an exponential waiting time.</summary>
    internal static double Next(ref Philox random, double rate) => Math.Floor(random.NextExponential() / rate);
}
