using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// Hamiltonian Monte Carlo with trajectories of fixed length: integrate for a time, accept the end with probability min(1, exp(−energy error))
/// (Duane et al. 1987; Neal 2011, section 5.3). The number of steps is the time divided by the step size, rounded, at least 1 and at most a bound.
/// </summary>
internal sealed class HmcTransition(ILogDensity density, double integrationTime, int maximumLeapfrogs) : ITransition
{
    private PhasePoint current = new(density.Dimension), end = new(density.Dimension), spare = new(density.Dimension);

    public Leapfrog Leapfrog { get; } = new(density);

    public PhasePoint Current => current;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TransitionInfo Next(Metric metric, double stepSize, ref Philox random)
    {
        metric.Refresh(current, ref random);
        int steps = (int)Math.Clamp(Math.Round(integrationTime / stepSize), 1, maximumLeapfrogs);
        PhasePoint from = current;
        int taken = 0;
        bool diverged = false;

        // Only an infinite energy ends a trajectory early: that is the same seen from either end, so it keeps detailed balance; a bound relative to the start would not.
        while (taken < steps && from.Energy < double.PositiveInfinity)
        {
            Leapfrog.Step(from, end, stepSize, metric);
            diverged |= !(end.Energy - current.Energy <= Transitions.MaximumEnergyError);
            taken++;
            from = end;
            (end, spare) = (spare, end);
        }

        // The end would be accepted with its momentum reversed, which makes the proposal its own inverse; the next momentum is drawn anew, so no sign is kept.
        double acceptance = Math.Min(1, Math.Exp(current.Energy - from.Energy));
        if (random.NextDouble() < acceptance)
            (current, spare) = (spare, current);
        return new TransitionInfo(acceptance, diverged, current.Energy, taken, 0, stepSize);
    }
}
