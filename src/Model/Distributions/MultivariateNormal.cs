using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Normal variables that depend on each other linearly: p(x) = exp(−½ (x − μ)ᵀ Σ⁻¹ (x − μ)) / √((2π)ᵏ det Σ). Where a Cholesky factor of Σ is at hand,
/// <see cref="FromCholesky"/> saves the factorisation.
/// </summary>
/// <param name="Mean">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
/// <param name="Covariance">Σ, a symmetric positive definite k × k matrix, of which the lower triangle is read. Where it is not positive definite the density is NaN.</param>
public sealed record MultivariateNormal(Tensor Mean, Tensor Covariance) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Vector(Mean, Support.Real), Parameter.Matrix(Covariance, Support.PositiveDefinite)];

    /// <inheritdoc/>
    public Shape Shape => [Parameter.Length(Covariance)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <summary>The distribution with covariance L Lᵀ.</summary>
    /// <param name="mean">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
    /// <param name="factor">L, a k × k matrix with positive diagonal, of which the lower triangle is read.</param>
    public static MultivariateNormalCholesky FromCholesky(Tensor mean, Tensor factor) => new(mean, factor);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new MultivariateNormal(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => FromCholesky(Mean, Cholesky(Covariance)).LogDensityWithin(x);

    /// <summary>μ + L z with independent standard normal z; the factor L is found anew for each draw.</summary>
    /// <exception cref="ArgumentException">The covariance is not positive definite.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int k = draw.Length;
        using var factor = new RentedFactor(parameters[^(k * k)..], k, "covariance");
        MultivariateNormalCholesky.Sample(ref random, parameters[..^(k * k)], factor.Values, draw);
    }

    /// <summary>μ + L z with the Cholesky factor L of Σ. NaN where Σ is not positive definite.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => FromCholesky(Mean, Cholesky(Covariance)).Draw(noise, axes);
}
