namespace Prob;

/// <summary>
/// Where a chain starts, and the scales it starts with: one rule for every model.
/// <list type="number">
/// <item>Draw points uniformly on (−2, 2)ⁿ until twenty have a finite log density and gradient, at most 100 times.</item>
/// <item>From each, climb at most 30 steps of L-BFGS towards the typical set, not the mode. With H the inverse curvature, gᵀHg is twice the gain that is left; on a
/// normal target it is n on average over its draws, and 0 at the mode. So a step is cut to bring gᵀHg down to n, and at 2n the climb ends. A mode at
/// infinite density (the neck of a funnel) attracts nothing, because the typical set comes first.</item>
/// <item>Take the first whose log density is within max(10, 2n) nats of the best: chains start apart, but not in a mode that has no share in the posterior.</item>
/// </list>
/// <para>
/// Twenty, because a mode without a share may have most of the climbs: of hmm_drive_0 in posteriordb two thirds end in a mode 62 nats down. With candidates 5, 10 and 20, of 400 chains 42, 7
/// and none were left there after 300 iterations. Twenty cost 40 to 630 gradients on the posteriors of posteriordb, 1.4 % of a warm-up of 1000 iterations in the median and 11 % at most.
/// </para>
/// <para>
/// The steps Δx of the climb and the changes Δg of the gradient along it give the first scales: M⁻¹ᵢᵢ = √(ΣΔxᵢ² ÷ ΣΔgᵢ²), the estimate of <see cref="DiagonalAdaptation"/>.
/// Measured on scales from 10⁻³ to 10⁴: 65 leapfrogs in the first ten iterations, against 1320 with nutpie's 1/|gᵢ| and 2390 with M = I.
/// </para>
/// </summary>
/// <param name="Position">The starting point.</param>
/// <param name="Variances">The diagonal of a first M⁻¹.</param>
/// <param name="Gradients">Gradients spent.</param>
internal sealed record InitialPoint(double[] Position, double[] Variances, int Gradients)
{
    private const int Candidates = 20, Tries = 100, MostSteps = 30;

    private const uint Purpose = 0x494E4954;   // "INIT"

    /// <summary>The distribution that the point was drawn from, if it was drawn from a normal one.</summary>
    public FactoredNormal? Normal { get; init; }

    /// <summary>The first metric of a kind.</summary>
    public Metric MetricOf(MetricKind kind) => kind == MetricKind.Dense && Normal is not null ? new DenseMetric(Normal.Covariance()) : Metric.OfDiagonal(kind, Variances);

    /// <summary>The starting point of a chain.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static InitialPoint Find(ILogDensity density, ulong seed, int chain, CancellationToken cancellation = default)
    {
        var random = new Philox(seed, (uint)chain, Purpose);
        List<Climb> climbs = [];
        int gradients = 0;
        var point = new Place(density.Dimension);
        for (int tries = 0; tries < Tries && climbs.Count < Candidates; tries++)
        {
            cancellation.ThrowIfCancellationRequested();
            point = Place.Anywhere(density.Dimension, ref random);
            gradients++;
            if (point.Evaluate(density))
                climbs.Add(Climbed(density, point));
        }

        if (climbs.Count == 0)
            throw new InitialisationException(chain, Tries, point.Position, point.LogDensity);
        double good = climbs.Max(c => c.Place.LogDensity) - Math.Max(10, 2 * density.Dimension);
        Climb start = climbs.First(c => c.Place.LogDensity >= good);
        return new(start.Place.Position, start.Variances(), gradients + climbs.Sum(c => c.Gradients));
    }

    /// <summary>Climbs towards the typical set.</summary>
    private static Climb Climbed(ILogDensity density, Place start)
    {
        var climb = new Climb(density, start);
        int n = density.Dimension;
        for (int steps = 0; steps < MostSteps; steps++)
        {
            (double[] direction, double left) = climb.Ahead();
            if (!(left > (climb.KnowsCurvature ? 2 * n : 0)))
                break;

            // On a quadratic, the part t of a Newton step leaves (1 − t)² gᵀHg.
            double part = climb.KnowsCurvature ? 1 - Math.Sqrt(n / left) : 1;
            if (!climb.Step(direction, left, part))
                break;
        }

        return climb;
    }
}
