using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>All values between two bounds are equally probable: p(x) = 1 / (b − a) for a ≤ x ≤ b.</summary>
/// <param name="Lower">a, any real number.</param>
/// <param name="Upper">b > a.</param>
public sealed record Uniform(Tensor Lower, Tensor Upper) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Lower, Support.Real), Parameter.Scalar(Upper, Support.Above(Lower))];

    /// <inheritdoc/>
    public Support Support => Support.Between(Lower, Upper);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Uniform(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => -Log(Upper - Lower);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log(x - Lower) - Log(Upper - Lower);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Log(Upper - x) - Log(Upper - Lower);

    /// <summary>a + (b − a) p.</summary>
    public Tensor InverseCdfWithin(Tensor probability) => Lower + ((Upper - Lower) * probability);

    /// <summary>b − (b − a) p.</summary>
    public Tensor InverseSurvivalWithin(Tensor probability) => Upper - ((Upper - Lower) * probability);

    /// <summary>log(b − a).</summary>
    public Tensor Entropy => Log(Upper - Lower);

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        draw[0] = Math.Min(parameters[0] + ((parameters[1] - parameters[0]) * random.NextDouble()), parameters[1]);

    /// <summary>a + (b − a) u, which rounding must not put above b.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Minimum(Lower + ((Upper - Lower) * noise.Uniform(new(axes, Shape.Scalar))), Upper);
}
