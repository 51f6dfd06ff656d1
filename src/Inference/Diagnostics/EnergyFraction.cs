namespace Prob;

public static partial class Diagnostics
{
    /// <summary>
    /// Estimated Bayesian fraction of missing information of one chain, E-BFMI = Σ (E(i) − E(i−1))² / Σ (E(i) − mean)² for the energies E of its draws
    /// (Betancourt 2016, "Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo"): how far one transition changes the
    /// energy, compared with how far the energy ranges. Below 0.3 the sampler is slow to reach the tails.
    /// </summary>
    /// <returns>Above 0, at most 4, and about 2 for independent energies; NaN for fewer than 2, for constant ones, and where one is not finite.</returns>
    public static double EnergyFraction(ReadOnlySpan<double> energies)
    {
        double mean = ScalarDraws.Mean(energies), change = 0, range = 0;
        for (int i = 0; i < energies.Length; i++)
        {
            range += (energies[i] - mean) * (energies[i] - mean);
            if (i > 0)
                change += (energies[i] - energies[i - 1]) * (energies[i] - energies[i - 1]);
        }

        return change > 0 ? change / range : double.NaN;
    }
}
