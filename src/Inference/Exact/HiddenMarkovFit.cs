namespace Prob;

/// <summary>What <see cref="BaumWelch"/> found.</summary>
/// <param name="First">K probabilities of the first state.</param>
/// <param name="Transition">K×K probabilities, row i from state i.</param>
/// <param name="Emission">K×M probabilities of symbols, row k in state k.</param>
/// <param name="Objectives">The objective at the start and after each iteration, never falling but for rounding; the last belongs to the parameters returned. Empty if cancelled before the first.</param>
/// <param name="Converged">Whether the last iteration gained less than the tolerance, rather than being the last one allowed.</param>
public sealed record HiddenMarkovFit(double[] First, double[,] Transition, double[,] Emission, IReadOnlyList<double> Objectives, bool Converged);
