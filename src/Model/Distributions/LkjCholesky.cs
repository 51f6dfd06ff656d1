using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Cholesky factors L of correlation matrices R = L Lᵀ that have density ∝ (det R)^(η − 1) (Lewandowski, Kurowicka and Joe 2009): p(L) ∝ Πᵢ Lᵢᵢ^(k − i + 2η − 2) for i = 1 … k, as a density of
/// the entries below the diagonal. Uniform over R for η = 1, near the identity for large η. With scales σ, <c>sigma.Reshape([k, 1]) * L</c> is the factor of a covariance.
/// </summary>
/// <param name="Dimension">k, the number of rows, at least 1.</param>
/// <param name="Concentration">η > 0; each correlation r has (r + 1)/2 ~ Beta(b, b) with b = η + k/2 − 1, so mean 0 and variance 1/(2b + 1).</param>
public sealed record LkjCholesky(int Dimension, Tensor Concentration) : IDistribution<Tensor>, IReparameterised
{
    /// <summary>k, the number of rows, at least 1.</summary>
    public int Dimension { get; } = Dimension >= 1
        ? Dimension
        : throw new ArgumentOutOfRangeException(nameof(Dimension), $"A correlation matrix needs a dimension of at least 1, but was given {Dimension}.");

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Concentration, Support.Positive)];

    /// <inheritdoc/>
    public Shape Shape => [Dimension, Dimension];

    /// <inheritdoc/>
    public Support Support => Support.CholeskyCorrelation(Dimension);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new LkjCholesky(Dimension, parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor rows = Range(1 - Dimension);   // i − k
        return Sum(((2 * (Concentration - 1)) - rows) * Log(Diagonal(x))) - LogNormaliser(Dimension, Concentration);
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => Sample(ref random, Dimension, parameters[0], draw);

    /// <summary>The factor of partial correlations tanh ½(t − t′), with logarithms t and t′ of gamma draws: 1 minus twice a Beta draw.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => CholeskyCorrelationBijector.Instance.Forward(DrawPartial(Dimension, Concentration, noise, axes));

    /// <summary>½(t − t′).</summary>
    internal static Tensor DrawPartial(int dimension, Tensor concentration, Noise noise, AxisSet axes)
    {
        Tensor b = concentration + Triangle.PerEntry(dimension, hasDiagonal: false, (_, column) => 0.5 * (dimension - 2 - column));
        return 0.5 * (LogStandardGamma.Draw(b, noise, axes) - LogStandardGamma.Draw(b, noise, axes));
    }

    /// <summary>
    /// log ∫ (det R)^(η − 1) dR = Σⱼ j log B(η + (j − 1)/2, ½) for j = 1 … k − 1: equation 16 of Lewandowski, Kurowicka and Joe (2009), with 2^(2a − 1) B(a, a) = B(a, ½).
    /// </summary>
    internal static Tensor LogNormaliser(int dimension, Tensor concentration)
    {
        if (dimension == 1)
            return 0.0;
        Tensor j = Tensor.Literal(new(default, [dimension - 1]), [.. Enumerable.Range(1, dimension - 1).Select(i => (double)i)]);
        return Sum(j * LogBeta(concentration + (0.5 * (j - 1)), 0.5));
    }

    /// <summary>Partial correlations given the columns before, z = 1 − 2 Beta(b, b) with b = η + (k − 1 − j)/2 in column j = 1 … k − 1, each of which takes its part of what is left of its row.</summary>
    internal static void Sample(ref Philox random, int dimension, double concentration, Span<double> draw)
    {
        draw.Clear();
        for (int i = 0; i < dimension; i++)
        {
            double left = 1;
            for (int j = 0; j < i; j++)
            {
                double b = concentration + (0.5 * (dimension - 2 - j)), u = 0.5 * (Gamma.NextLog(ref random, b) - Gamma.NextLog(ref random, b));
                draw[(i * dimension) + j] = left * Math.Tanh(u);
                left /= Math.Cosh(u);
            }

            draw[(i * dimension) + i] = left;
        }
    }

    private Tensor Range(double start) => Tensor.Literal(new(default, [Dimension]), [.. Enumerable.Range(0, Dimension).Select(i => start + i)]);
}
