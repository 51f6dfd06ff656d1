using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Correlation matrices R with density ∝ (det R)^(η − 1) (Lewandowski, Kurowicka and Joe 2009), as one of the entries below the diagonal: uniform for η = 1, near the identity for large η.
/// <see cref="LkjCholesky"/> says the same of Cholesky factors.
/// </summary>
/// <param name="Dimension">k, the number of rows, at least 1.</param>
/// <param name="Concentration">η > 0; each correlation r has (r + 1)/2 ~ Beta(b, b) with b = η + k/2 − 1, so mean 0 and variance 1/(2b + 1).</param>
public sealed record Lkj(int Dimension, Tensor Concentration) : IDistribution<Tensor>, IReparameterised
{
    /// <summary>k, the number of rows, at least 1.</summary>
    public int Dimension { get; } = new LkjCholesky(Dimension, 1).Dimension;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive)];

    /// <inheritdoc/>
    public Shape Shape => [Dimension, Dimension];

    /// <inheritdoc/>
    public Support Support => Support.Correlation(Dimension);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Lkj(Dimension, parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => ((Concentration - 1) * LogDeterminant(x)) - LkjCholesky.LogNormaliser(Dimension, Concentration);

    /// <summary>L Lᵀ with a draw L of <see cref="LkjCholesky"/>.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        LkjCholesky.Sample(ref random, Dimension, parameters[0], draw);
        Triangle.Square(draw, Dimension);
        for (int i = 0; i < Dimension; i++)
            draw[i * (Dimension + 1)] = 1;
    }

    /// <inheritdoc cref="Sample"/>
    public Tensor Draw(Noise noise, AxisSet axes) => CorrelationBijector.Instance.Forward(LkjCholesky.DrawPartial(Dimension, Concentration, noise, axes));
}
