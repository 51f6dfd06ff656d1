namespace Prob;

/// <summary>
/// The limited-memory quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal 1980): climbs a density from several points drawn at random, and keeps the highest that it
/// reaches. Immutable.
/// </summary>
public sealed record Lbfgs
{
    private const uint Purpose = 0x4D4F4445;   // "MODE"
    private const int Tries = 100;

    /// <summary>Points to climb from, at least 1.</summary>
    public int Starts { get; init => field = Options.AtLeast(1, value); } = 5;

    /// <summary>The most steps of each climb, at least 1.</summary>
    public int MaximumSteps { get; init => field = Options.AtLeast(1, value); } = 1000;

    /// <summary>A climb ends when a Newton step is expected to gain less than this, in nats.</summary>
    public double Tolerance { get; init => field = Options.Positive(value); } = 1e-9;

    /// <summary>Names the random numbers of the starting points.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The highest point reached, and whether its climb ended by itself.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    internal (Place Place, bool Converged, int Gradients) Climb(ILogDensity density, CancellationToken cancellation)
    {
        var random = new Philox(Seed, 0, Purpose);
        Climb? best = null;
        bool converged = false;
        int climbs = 0, gradients = 0;
        var point = new Place(density.Dimension);
        for (int tries = 0; climbs < Starts && tries < Tries; tries++)
        {
            point = Place.Anywhere(density.Dimension, ref random);
            gradients++;
            if (!point.Evaluate(density))
                continue;
            climbs++;
            var climb = new Climb(density, point);
            bool ended = ToTheTop(climb, cancellation);
            gradients += climb.Gradients;
            if (best is null || climb.Place.LogDensity > best.Place.LogDensity)
                (best, converged) = (climb, ended);
        }

        return best is null ? throw new InitialisationException(0, Tries, point.Position, point.LogDensity) : (best.Place, converged, gradients);
    }

    private bool ToTheTop(Climb climb, CancellationToken cancellation)
    {
        for (int steps = 0; steps < MaximumSteps; steps++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!climb.Ascend(Tolerance))
                return climb.KnowsCurvature;   // no step gains any more than rounding takes
        }

        return false;
    }
}
