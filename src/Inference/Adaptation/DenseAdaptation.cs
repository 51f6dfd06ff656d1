namespace Prob;

/// <summary>
/// M⁻¹ = N/(N+5) S + 5/(N+5) diag S, with S the sample covariance of N draws. Stan's weights; Stan shrinks towards 10⁻³ I, which depends on the units of the
/// parameters, so we shrink towards the variances.
/// </summary>
internal sealed class DenseAdaptation(RunningMoments draws) : MetricAdaptation
{
    public override void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient) => draws.Add(position);

    /// <summary>A window of fewer than two draws, or one in which a coordinate did not move, leaves the metric as it is.</summary>
    public override Metric Learn(Metric current)
    {
        int n = current.Dimension, count = draws.Count;
        double[] covariance = [.. draws.Squares];
        bool usable = count > 1;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                covariance[(i * n) + j] /= (count - 1) * (i == j ? 1 : 1 + (5.0 / count));
            usable &= covariance[(i * n) + i] is > 0 and < double.PositiveInfinity;
        }

        draws.Clear();
        return usable ? new DenseMetric(covariance) : current;
    }

    public override WindowState Save() => new(draws.Count, [.. draws.Mean], [.. draws.Squares], [], []);
}
