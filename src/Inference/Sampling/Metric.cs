using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// The mass matrix M of the kinetic energy K(p) = ½ pᵀM⁻¹p. Sampling is easiest where M⁻¹ is the covariance of the target. Immutable.
/// </summary>
internal abstract class Metric
{
    public abstract int Dimension { get; }

    /// <summary>M⁻¹ as numbers to save: n for a diagonal, n² (row by row) for a dense metric.</summary>
    public abstract double[] InverseMass { get; }

    /// <summary>Draws a momentum from N(0, M).</summary>
    public abstract void DrawMomentum(Span<double> momentum, ref Philox random);

    /// <summary>velocity = M⁻¹ momentum.</summary>
    public abstract void Velocity(ReadOnlySpan<double> momentum, Span<double> velocity);

    /// <summary>Gives the point a fresh momentum, and the velocity and energy that follow from it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Refresh(PhasePoint point, ref Philox random)
    {
        int n = Dimension;
        DrawMomentum(point.Momentum.AsSpan(0, n), ref random);
        Velocity(point.Momentum.AsSpan(0, n), point.Velocity.AsSpan(0, n));
        double kinetic = 0;
        for (int i = 0; i < n; i++)
            kinetic += 0.5 * point.Momentum[i] * point.Velocity[i];
        point.Energy = kinetic - point.LogDensity;
    }

    /// <summary>The metric of this kind with the given M⁻¹, as saved by <see cref="InverseMass"/>.</summary>
    public static Metric Of(MetricKind kind, double[] inverseMass) =>
        kind == MetricKind.Dense ? new DenseMetric(inverseMass) : new DiagonalMetric(inverseMass);

    /// <summary>The metric of this kind whose M⁻¹ has the given diagonal and nothing else.</summary>
    public static Metric OfDiagonal(MetricKind kind, double[] variances)
    {
        if (kind == MetricKind.Diagonal)
            return new DiagonalMetric(variances);
        int n = variances.Length;
        var covariance = new double[n * n];
        for (int i = 0; i < n; i++)
            covariance[(i * n) + i] = variances[i];
        return new DenseMetric(covariance);
    }
}
