using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// M⁻¹ = D (I + U (Λ − I) Uᵀ) D: a scale per coordinate and, in the scaled space, k orthonormal directions u with a variance λ each, everything else having variance 1. n·k operations a step.
/// </summary>
internal sealed class LowRankMetric : Metric
{
    private readonly double[] variances;    // D²
    private readonly double[] masses;       // D⁻¹
    private readonly double[] eigenvalues;  // Λ
    private readonly double[] directions;   // Uᵀ, row by row
    private readonly double[] moves;        // Uᵀ D, row by row

    /// <param name="variances">D².</param>
    /// <param name="eigenvalues">Λ, positive.</param>
    /// <param name="directions">Uᵀ, row by row, its rows orthonormal.</param>
    public LowRankMetric(double[] variances, double[] eigenvalues, double[] directions)
    {
        Dimension = variances.Length;
        (this.variances, this.eigenvalues, this.directions) = ([.. variances], [.. eigenvalues], [.. directions]);
        masses = Array.ConvertAll(variances, v => Math.Sqrt(1 / v));
        moves = new double[directions.Length];
        for (int i = 0; i < moves.Length; i++)
            moves[i] = directions[i] * Math.Sqrt(variances[i % Dimension]);
    }

    public override int Dimension { get; }

    /// <summary>D², then Λ, then Uᵀ row by row.</summary>
    public override double[] InverseMass => [.. variances, .. eigenvalues, .. directions];

    /// <summary>p = D⁻¹ (I + U (Λ^−½ − I) Uᵀ) z with z standard normal. The factors I + (λ^−½ − 1) u uᵀ commute, so each is applied in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void DrawMomentum(Span<double> momentum, ref Philox random)
    {
        int n = Dimension;
        for (int i = 0; i < n; i++)
            momentum[i] = random.NextNormal();
        for (int k = 0; k < eigenvalues.Length; k++)
        {
            ReadOnlySpan<double> u = directions.AsSpan(k * n, n);
            TensorPrimitives.MultiplyAdd(u, (Math.Sqrt(1 / eigenvalues[k]) - 1) * TensorPrimitives.Dot(u, momentum), momentum, momentum);
        }

        TensorPrimitives.Multiply(momentum, masses, momentum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Velocity(ReadOnlySpan<double> momentum, Span<double> velocity)
    {
        int n = Dimension;
        TensorPrimitives.Multiply(variances, momentum, velocity);
        for (int k = 0; k < eigenvalues.Length; k++)
        {
            ReadOnlySpan<double> move = moves.AsSpan(k * n, n);
            TensorPrimitives.MultiplyAdd(move, (eigenvalues[k] - 1) * TensorPrimitives.Dot(move, momentum), velocity, velocity);
        }
    }
}
