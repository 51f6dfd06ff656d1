using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The sum of x xᵀ over ν independent normal vectors x with mean 0 and covariance V, and what lies between for ν that are not whole, by the density of its lower triangle:
/// p(X) = det X^((ν − k − 1)/2) exp(−½ tr(V⁻¹X)) / (2^(νk/2) det V^(ν/2) Γₖ(ν/2)) with Γₖ(a) = π^(k(k − 1)/4) Πⱼ Γ(a − j/2), j = 0 … k − 1. The mean is νV. The conjugate prior of the precision
/// of <see cref="MultivariateNormal"/>. <see cref="WishartCholesky"/> says the same of Cholesky factors.
/// </summary>
/// <param name="DegreesOfFreedom">ν > k − 1.</param>
/// <param name="Scale">V, a symmetric positive definite k × k matrix, of which the lower triangle is read. Where it is not positive definite the density is NaN.</param>
public sealed record Wishart(Tensor DegreesOfFreedom, Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Degrees(DegreesOfFreedom, Shape), Parameter.Matrix(Scale, Support.PositiveDefinite)];

    /// <inheritdoc/>
    public Shape Shape => ShapeOf(Scale);

    /// <inheritdoc/>
    public Support Support => Support.PositiveDefinite;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Wishart(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => WishartCholesky.LogDensity(DegreesOfFreedom, Cholesky(Scale), Cholesky(x));

    /// <summary>C A (C A)ᵀ with the Cholesky factor C of V, which is found anew for each draw, and A of Bartlett (1933).</summary>
    /// <exception cref="ArgumentException">The scale is not positive definite.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int k = Rows(draw);
        using var factor = new RentedFactor(parameters[1..], k, "scale");
        WishartCholesky.Sample(ref random, parameters[0], factor.Values, draw, k);
        Triangle.Square(draw, k);
    }

    /// <summary>C A (C A)ᵀ with the Cholesky factor C of V and A of Bartlett (1933). NaN where V is not positive definite.</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor factor = new WishartCholesky(DegreesOfFreedom, Cholesky(Scale)).Draw(noise, axes);
        return KnownFactor.Instance.Apply(Dot(factor, Transpose(factor)), factor);
    }

    /// <summary>log Γₖ(a).</summary>
    internal static Tensor LogMultivariateGamma(Tensor a, int k) => Sum(LogGamma(a + (0.5 * FromTo(0, 1 - k)))) + (0.25 * k * (k - 1) * Math.Log(Math.PI));

    /// <summary>
    /// The lower triangular A with A Aᵀ of Wishart's distribution with scale 1 (Bartlett 1933): normal below the diagonal, and on it the roots of χ² variables with degrees of freedom ν + shift.
    /// </summary>
    internal static Tensor Bartlett(Tensor degrees, Tensor shifts, Noise noise, AxisSet axes)
    {
        int k = shifts.Shape[0];
        Tensor diagonal = Exp(0.5 * (LogStandardGamma.Draw(0.5 * (degrees + shifts), noise, axes) + Math.Log(2)));
        return DiagonalMatrix(diagonal) + Triangle.ToMatrix(noise.Normal(new(axes, [k * (k - 1) / 2])), hasDiagonal: false);
    }

    /// <summary>A row of A, up to the diagonal.</summary>
    internal static void NextBartlett(ref Philox random, double degrees, Span<double> row)
    {
        foreach (ref double z in row[..^1])
            z = random.NextNormal();
        row[^1] = Math.Exp(0.5 * (Gamma.NextLog(ref random, 0.5 * degrees) + Math.Log(2)));
    }

    /// <summary>The whole numbers between two, both included, down or up.</summary>
    internal static Tensor FromTo(int first, int last)
    {
        int count = Math.Abs(last - first) + 1, step = Math.Sign(last - first);
        return Tensor.Literal(new(default, [count]), [.. Enumerable.Range(0, count).Select(i => (double)(first + (i * step)))]);
    }

    /// <summary>The shape of a matrix parameter, without the dimensions before that belong to plates.</summary>
    internal static Shape ShapeOf(Tensor matrix, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        int k = Parameter.Length(matrix, name);
        return [k, k];
    }

    /// <summary>The number of rows of a square matrix.</summary>
    internal static int Rows(ReadOnlySpan<double> matrix) => (int)Math.Round(Math.Sqrt(matrix.Length));

    /// <summary>The degrees of freedom as a parameter.</summary>
    internal static Parameter Degrees(Tensor degreesOfFreedom, Shape shape) => Parameter.Scalar(degreesOfFreedom, new LowerSupport(shape[0] - 1.0, IsOpen: true), nameof(DegreesOfFreedom));
}
