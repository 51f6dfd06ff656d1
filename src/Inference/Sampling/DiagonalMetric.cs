using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>M⁻¹ = diag(v): each coordinate has its own scale √vᵢ.</summary>
internal sealed class DiagonalMetric : Metric
{
    private readonly double[] masses;   // √(1 / v): the standard deviation of a momentum

    public DiagonalMetric(double[] variances)
    {
        Dimension = variances.Length;
        Variances = PhasePoint.Padded(Dimension);
        variances.CopyTo(Variances, 0);
        masses = Array.ConvertAll(variances, v => Math.Sqrt(1 / v));
    }

    public override int Dimension { get; }

    /// <summary>The diagonal of M⁻¹, padded as in a <see cref="PhasePoint"/>.</summary>
    public double[] Variances { get; }

    public override double[] InverseMass => Variances[..Dimension];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void DrawMomentum(Span<double> momentum, ref Philox random)
    {
        for (int i = 0; i < momentum.Length; i++)
            momentum[i] = masses[i] * random.NextNormal();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Velocity(ReadOnlySpan<double> momentum, Span<double> velocity)
    {
        for (int i = 0; i < momentum.Length; i++)
            velocity[i] = Variances[i] * momentum[i];
    }
}
