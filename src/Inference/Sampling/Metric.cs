using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// The mass matrix M of the kinetic energy K(p) = ½ pᵀM⁻¹p. Sampling is easiest where M⁻¹ is the covariance of the target. Immutable.
/// </summary>
internal abstract class Metric
{
    public abstract int Dimension { get; }

    /// <summary>M⁻¹ as numbers to save: n for a diagonal, n² (row by row) for a dense metric; for a low-rank metric D², Λ and the rows of Uᵀ, n + k + k n.</summary>
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
    /// <exception cref="ArgumentException">A metric of this kind in so many dimensions has another number of numbers; or a dense one is not positive definite.</exception>
    public static Metric Of(MetricKind kind, int dimension, double[] inverseMass)
    {
        int n = dimension, count = inverseMass.Length, rank = Math.Max(0, (count - n) / (n + 1));
        bool mayHaveDirections = kind is MetricKind.Automatic or MetricKind.LowRank;
        int expected = kind == MetricKind.Dense ? n * n : mayHaveDirections ? n + (rank * (n + 1)) : n;
        if (count != expected || (mayHaveDirections && rank > n))
        {
            string what = mayHaveDirections ? $"{n} + {n + 1} k numbers of an M⁻¹ of the kind {kind} with k directions" : $"{expected} numbers of an M⁻¹ of the kind {kind}";
            throw new ArgumentException($"Expected the {what} in {n} dimensions, but there are {count}.", nameof(inverseMass));
        }

        if (kind == MetricKind.Dense)
            return new DenseMetric(inverseMass);
        return rank == 0 ? new DiagonalMetric(inverseMass) : new LowRankMetric(inverseMass[..n], inverseMass[n..(n + rank)], inverseMass[(n + rank)..]);
    }

    /// <summary>A first metric for warm-up of this kind: M⁻¹ has the given diagonal and nothing else.</summary>
    public static Metric OfDiagonal(MetricKind kind, double[] variances)
    {
        if (kind != MetricKind.Dense)
            return new DiagonalMetric(variances);
        int n = variances.Length;
        var covariance = new double[n * n];
        for (int i = 0; i < n; i++)
            covariance[(i * n) + i] = variances[i];
        return new DenseMetric(covariance);
    }
}
