using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Normal variables that depend on each other linearly and share an unknown precision, so with heavy tails that occur together:
/// p(x) = Γ((ν + k)/2) (1 + (x − μ)ᵀ Σ⁻¹ (x − μ)/ν)^(−(ν + k)/2) / (Γ(ν/2) (νπ)^(k/2) √det Σ). Normal for ν → ∞. Where a Cholesky factor of Σ is at hand, <see cref="FromCholesky"/> saves the
/// factorisation.
/// </summary>
/// <param name="DegreesOfFreedom">ν > 0; moments of order below ν exist.</param>
/// <param name="Location">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
/// <param name="Scale">
/// Σ, a symmetric positive definite k × k matrix, of which the lower triangle is read; the covariance is Σ ν/(ν − 2) for ν > 2. Where it is not positive definite the density is NaN.
/// </param>
public sealed record MultivariateStudentT(Tensor DegreesOfFreedom, Tensor Location, Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(DegreesOfFreedom, Support.Positive), Parameter.Vector(Location, Support.Real), Parameter.Matrix(Scale, Support.PositiveDefinite)];

    /// <inheritdoc/>
    public Shape Shape => [Parameter.Length(Scale)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <summary>The distribution with scale matrix L Lᵀ.</summary>
    /// <param name="degreesOfFreedom">ν > 0.</param>
    /// <param name="location">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
    /// <param name="factor">L, a k × k matrix with positive diagonal, of which the lower triangle is read.</param>
    public static MultivariateStudentTCholesky FromCholesky(Tensor degreesOfFreedom, Tensor location, Tensor factor) => new(degreesOfFreedom, location, factor);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new MultivariateStudentT(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => FromCholesky(DegreesOfFreedom, Location, Cholesky(Scale)).LogDensityWithin(x);

    /// <summary>As <see cref="MultivariateStudentTCholesky.Draw"/>; the factor L is found anew for each draw.</summary>
    /// <exception cref="ArgumentException">The scale is not positive definite.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int k = draw.Length;
        using var factor = new RentedFactor(parameters[^(k * k)..], k, "scale");
        MultivariateStudentTCholesky.Sample(ref random, parameters[0], parameters[1..^(k * k)], factor.Values, draw);
    }

    /// <summary>As <see cref="MultivariateStudentTCholesky.Draw"/> with the Cholesky factor of Σ. NaN where Σ is not positive definite.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => FromCholesky(DegreesOfFreedom, Location, Cholesky(Scale)).Draw(noise, axes);
}
