using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Number of failures before the first success, of probability p = sigmoid(η): p(k) = p (1 − p)ᵏ for k = 0, 1, ….</summary>
/// <param name="Logit">η = log(p/(1 − p)), any real number.</param>
public sealed record GeometricLogit(Tensor Logit) : IDistribution<Discrete>, ICumulative
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Logit, Support.Real)];

    /// <inheritdoc/>
    public Support Support => Support.Integers(0, double.PositiveInfinity);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new GeometricLogit(parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => -Softplus(-Logit) - (x * Softplus(Logit));

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log1mExp(LogSurvivalWithin(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => -(x + 1) * Softplus(Logit);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Geometric.Next(ref random, VectorMath.Log1p(Math.Exp(parameters[0])));
}
