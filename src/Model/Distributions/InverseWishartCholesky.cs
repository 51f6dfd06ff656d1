using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Cholesky factors L of the matrices L Lᵀ ~ <see cref="InverseWishart"/>(ν, C Cᵀ), by the density of their lower triangle:
/// p(L) = 2ᵏ Πᵢ Lᵢᵢ^(−ν − i) Cᵢᵢ^ν exp(−½ |L⁻¹C|²) / (2^(νk/2) Γₖ(ν/2)) for i = 1 … k.
/// </summary>
/// <param name="DegreesOfFreedom">ν > k − 1.</param>
/// <param name="Factor">C, a k × k matrix with positive diagonal, of which the lower triangle is read.</param>
public sealed record InverseWishartCholesky(Tensor DegreesOfFreedom, Tensor Factor) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Wishart.Degrees(DegreesOfFreedom, Shape), Parameter.Matrix(Factor, Support.CholeskyFactor)];

    /// <inheritdoc/>
    public Shape Shape => Wishart.ShapeOf(Factor);

    /// <inheritdoc/>
    public Support Support => Support.CholeskyFactor;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new InverseWishartCholesky(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        int k = Shape[0];
        return LogDensity(DegreesOfFreedom, Factor, x) + Sum(Wishart.FromTo(k, 1) * Log(Diagonal(x))) + (k * Math.Log(2));
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => Sample(ref random, parameters[0], parameters[1..], draw, Wishart.Rows(draw));

    /// <summary>C A⁻¹ with Aᵀ A of Wishart's distribution with scale 1: A is that of Bartlett (1933) with its degrees of freedom in the opposite order, and the draw is triangular.</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor inverse = Wishart.Bartlett(DegreesOfFreedom, Wishart.FromTo(1 - Shape[0], 0), noise, axes);
        return Transpose(TriangularSolve(inverse, Transpose(LowerTriangle(Factor)), transposed: true));
    }

    /// <summary>The log density of X = L Lᵀ.</summary>
    internal static Tensor LogDensity(Tensor degrees, Tensor factor, Tensor x)
    {
        int k = Wishart.ShapeOf(factor)[0];
        Tensor whitened = TriangularSolve(x, LowerTriangle(factor));
        return Sum((degrees * Log(Diagonal(factor))) - ((degrees + k + 1) * Log(Diagonal(x)))) - (0.5 * Sum(Square(whitened)))
            - (degrees * (0.5 * k * Math.Log(2))) - Wishart.LogMultivariateGamma(0.5 * degrees, k);
    }

    /// <summary>C A⁻¹: from the last row up and the last column down, so that the draw itself can hold A.</summary>
    internal static void Sample(ref Philox random, double degrees, ReadOnlySpan<double> factor, Span<double> draw, int k)
    {
        draw.Clear();
        for (int i = 0; i < k; i++)
            Wishart.NextBartlett(ref random, degrees - k + 1 + i, draw.Slice(i * k, i + 1));
        for (int i = k - 1; i >= 0; i--)
        {
            for (int j = i; j >= 0; j--)
            {
                double left = factor[(i * k) + j], pivot = draw[(j * k) + j];
                for (int l = j + 1; l <= i; l++)
                    left -= draw[(i * k) + l] * draw[(l * k) + j];
                draw[(i * k) + j] = left / pivot;
            }
        }
    }
}
