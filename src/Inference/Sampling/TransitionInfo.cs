namespace Prob;

/// <summary>What one transition of a Hamiltonian sampler did: what a person wants to see, not what the next step needs.</summary>
/// <param name="AcceptanceRate">Mean Metropolis acceptance probability over every leapfrog step of the transition, those of rejected subtrees included; 0 to 1.</param>
/// <param name="Diverged">Whether the energy error exceeded the bound (1000 nats), which stops the trajectory.</param>
/// <param name="Energy">The Hamiltonian (potential plus kinetic energy, in nats) of the draw, under the momentum it was reached with.</param>
/// <param name="Leapfrogs">Leapfrog steps taken: gradients evaluated.</param>
/// <param name="Depth">Doublings of the trajectory (0 for a sampler of fixed length).</param>
/// <param name="StepSize">The step size used.</param>
public readonly record struct TransitionInfo(double AcceptanceRate, bool Diverged, double Energy, int Leapfrogs, int Depth, double StepSize);
