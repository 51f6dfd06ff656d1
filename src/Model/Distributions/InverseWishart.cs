using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The inverse of a <see cref="Wishart"/> matrix with scale Ψ⁻¹, the conjugate prior of the covariance of <see cref="MultivariateNormal"/>, by the density of its lower triangle:
/// p(X) = det Ψ^(ν/2) det X^(−(ν + k + 1)/2) exp(−½ tr(ΨX⁻¹)) / (2^(νk/2) Γₖ(ν/2)). The mean is Ψ/(ν − k − 1) for ν > k + 1.
/// <see cref="InverseWishartCholesky"/> says the same of Cholesky factors.
/// </summary>
/// <param name="DegreesOfFreedom">ν > k − 1.</param>
/// <param name="Scale">Ψ, a symmetric positive definite k × k matrix, of which the lower triangle is read. Where it is not positive definite the density is NaN.</param>
public sealed record InverseWishart(Tensor DegreesOfFreedom, Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Wishart.Degrees(DegreesOfFreedom, Shape), Parameter.Matrix(Scale, Support.PositiveDefinite)];

    /// <inheritdoc/>
    public Shape Shape => Wishart.ShapeOf(Scale);

    /// <inheritdoc/>
    public Support Support => Support.PositiveDefinite;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new InverseWishart(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => InverseWishartCholesky.LogDensity(DegreesOfFreedom, Cholesky(Scale), Cholesky(x));

    /// <summary>L Lᵀ with a draw L of <see cref="InverseWishartCholesky"/>; the factor of Ψ is found anew for each draw.</summary>
    /// <exception cref="ArgumentException">The scale is not positive definite.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int k = Wishart.Rows(draw);
        using var factor = new RentedFactor(parameters[1..], k, "scale");
        InverseWishartCholesky.Sample(ref random, parameters[0], factor.Values, draw, k);
        Triangle.Square(draw, k);
    }

    /// <summary>L Lᵀ with a draw L of <see cref="InverseWishartCholesky"/>. NaN where Ψ is not positive definite.</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor factor = new InverseWishartCholesky(DegreesOfFreedom, Cholesky(Scale)).Draw(noise, axes);
        return KnownFactor.Instance.Apply(Dot(factor, Transpose(factor)), factor);
    }
}
