namespace Prob;

/// <summary>
/// Hamiltonian Monte Carlo with trajectories of fixed length (Duane et al. 1987; Neal 2011): simpler than <see cref="Nuts"/> and easy to reason about, for
/// targets whose shape is known. The acceptance rate it adapts to is that of the end of a trajectory.
/// </summary>
public sealed record Hmc : HamiltonianSampler
{
    /// <summary>
    /// Time to integrate for, positive. Time is counted in the metric's units: on a target that the metric fits, a quarter turn, π/2 (the default), makes a draw
    /// independent of the one before, and a multiple of 2π returns to where it was.
    /// </summary>
    public double IntegrationTime { get; init => field = Positive(value); } = Math.PI / 2;

    /// <summary>The most leapfrog steps a draw takes, at least 1, however small the step size.</summary>
    public int MaximumLeapfrogs { get; init => field = Options.AtLeast(1, value); } = 1023;

    internal override ITransition Transition(ILogDensity density) => new HmcTransition(density, IntegrationTime, MaximumLeapfrogs);
}
