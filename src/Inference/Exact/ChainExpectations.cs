namespace Prob;

/// <summary>Expected sufficient statistics of a chain of K states over T steps, given the evidence: what the M-step of Baum and Welch divides.</summary>
/// <param name="LogEvidence">The log of the sum of the weights of all paths.</param>
/// <param name="First">K marginals of the first state.</param>
/// <param name="Transitions">K×K expected numbers of steps from a state (row) to a state (column); they sum to T − 1.</param>
/// <param name="Emissions">K×M expected numbers of times that a state showed a symbol; they sum to T. Null for a chain that was given log weights.</param>
public sealed record ChainExpectations(double LogEvidence, double[] First, double[,] Transitions, double[,]? Emissions);
