namespace Prob;

/// <summary>
/// M⁻¹ᵢᵢ = √(var xᵢ ÷ var gᵢ) over the draws x and gradients g of a window: the diagonal that minimises the Fisher divergence between the target and a normal
/// (Seyboldt, Carlson and Carpenter 2025, "Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence", as in nutpie). On a normal with
/// independent coordinates it is exact after two draws, where the variance of the draws alone is still off by a factor.
/// </summary>
internal sealed class DiagonalAdaptation(RunningMoments draws, RunningMoments gradients) : MetricAdaptation
{
    private const double Weight = 1, Smallest = 1e-20, Largest = 1e20;

    public override void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        draws.Add(position);
        gradients.Add(gradient);
    }

    /// <summary>
    /// Shrunk, on the log scale, towards the present metric with the weight of <see cref="Weight"/> draws, which needs no units. A coordinate that did not move or has no gradient keeps its scale.
    /// </summary>
    public override Metric Learn(Metric current)
    {
        double[] variances = current.InverseMass;
        for (int i = 0; i < variances.Length; i++)
        {
            double estimate = Math.Sqrt(draws.Squares[i] / gradients.Squares[i]);
            if (double.IsFinite(estimate) && estimate > 0)
            {
                double keep = Weight / (draws.Count + Weight);
                variances[i] = Math.Clamp(Math.Pow(estimate, 1 - keep) * Math.Pow(variances[i], keep), Smallest, Largest);
            }
        }

        draws.Clear();
        gradients.Clear();
        return new DiagonalMetric(variances);
    }

    public override WindowState Save() => new(draws.Count, [.. draws.Mean], [.. draws.Squares], [.. gradients.Mean], [.. gradients.Squares]);
}
