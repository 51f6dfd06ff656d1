using System.Collections.Immutable;
using System.Numerics.Tensors;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Normal variables that depend on each other linearly, x = μ + L z with independent standard normal z: p(x) = exp(−½ |z|²) / ((2π)^(k/2) Π Lᵢᵢ) with
/// z = L⁻¹ (x − μ). The same as <see cref="MultivariateNormal"/> with covariance L Lᵀ.
/// </summary>
/// <param name="Mean">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
/// <param name="Factor">L, a k × k matrix with positive diagonal, of which the lower triangle is read.</param>
public sealed record MultivariateNormalCholesky(Tensor Mean, Tensor Factor) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Vector(Mean, Support.Real), Parameter.Matrix(Factor, Support.CholeskyFactor)];

    /// <inheritdoc/>
    public Shape Shape => [Parameter.Length(Factor)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new MultivariateNormalCholesky(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor z = TriangularSolve(Factor, x - Mean);
        return (-0.5 * Sum(Square(z))) - Sum(Log(Diagonal(Factor))) - (Shape.Size * Constants.LogSqrtTwoPi);
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int size = draw.Length * draw.Length;
        Sample(ref random, parameters[..^size], parameters[^size..], draw);
    }

    /// <summary>μ + L z.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => Mean + Dot(LowerTriangle(Factor), noise.Normal(new(axes, Shape)));

    /// <summary>μ + L z; from the last row up, so that the draw itself can hold z.</summary>
    internal static void Sample(ref Philox random, ReadOnlySpan<double> mean, ReadOnlySpan<double> factor, Span<double> draw)
    {
        int k = draw.Length;
        foreach (ref double z in draw)
            z = random.NextNormal();
        for (int i = k - 1; i >= 0; i--)
            draw[i] = mean[mean.Length == 1 ? 0 : i] + TensorPrimitives.Dot(factor.Slice(i * k, i + 1), draw[..(i + 1)]);
    }
}
