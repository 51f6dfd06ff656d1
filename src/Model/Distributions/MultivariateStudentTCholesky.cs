using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The same as <see cref="MultivariateStudentT"/> with scale matrix L Lᵀ: x = μ + L z √(ν/χ²) with independent standard normal z and a χ² variable with ν degrees of freedom.
/// </summary>
/// <param name="DegreesOfFreedom">ν > 0; moments of order below ν exist.</param>
/// <param name="Location">μ, a vector of k real numbers; a scalar stands for k equal ones.</param>
/// <param name="Factor">L, a k × k matrix with positive diagonal, of which the lower triangle is read.</param>
public sealed record MultivariateStudentTCholesky(Tensor DegreesOfFreedom, Tensor Location, Tensor Factor) : IDistribution<Tensor>, IReparameterised
{
    private static readonly double LogSqrtPi = 0.5 * Math.Log(Math.PI);

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
        [Parameter.Scalar(DegreesOfFreedom, Support.Positive), Parameter.Vector(Location, Support.Real), Parameter.Matrix(Factor, Support.CholeskyFactor)];

    /// <inheritdoc/>
    public Shape Shape => [Parameter.Length(Factor)];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new MultivariateStudentTCholesky(parameters[0], parameters[1], parameters[2]);

    /// <summary>Γ((ν + k)/2) / Γ(ν/2) is Γ(k/2) / B(ν/2, k/2), which does not cancel for large ν.</summary>
    public Tensor LogDensityWithin(Tensor x)
    {
        double half = 0.5 * Shape.Size;
        Tensor z = TriangularSolve(Factor, x - Location), halfDegrees = 0.5 * DegreesOfFreedom;
        Tensor constant = LogBeta(halfDegrees, half) + (half * Log(DegreesOfFreedom)) + Sum(Log(Diagonal(Factor))) + (2 * half * LogSqrtPi) - MathNet.Numerics.SpecialFunctions.GammaLn(half);
        return (-(halfDegrees + half) * Log1p(Sum(Square(z)) / DegreesOfFreedom)) - constant;
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int size = draw.Length * draw.Length;
        Sample(ref random, parameters[0], parameters[1..^size], parameters[^size..], draw);
    }

    /// <summary>μ + L z / √(g/(ν/2)) with g from Gamma(ν/2, 1), by which is divided in logs: for small ν it would be 0 too often.</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor half = 0.5 * DegreesOfFreedom, logPrecision = LogStandardGamma.Draw(half, noise, axes) - Log(half);
        return Location + (Dot(LowerTriangle(Factor), noise.Normal(new(axes, Shape))) * Exp(-0.5 * logPrecision));
    }

    /// <inheritdoc cref="Draw"/>
    internal static void Sample(ref Philox random, double degrees, ReadOnlySpan<double> location, ReadOnlySpan<double> factor, Span<double> draw)
    {
        MultivariateNormalCholesky.Sample(ref random, [0], factor, draw);
        double stretch = Math.Exp(-0.5 * (Gamma.NextLog(ref random, 0.5 * degrees) - Math.Log(0.5 * degrees)));
        for (int i = 0; i < draw.Length; i++)
            draw[i] = location[location.Length == 1 ? 0 : i] + (stretch * draw[i]);
    }
}
