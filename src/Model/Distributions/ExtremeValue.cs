using static Prob.Functions;

namespace Prob;

/// <summary>What the distributions of smallest and largest values share.</summary>
internal static class ExtremeValue
{
    /// <summary>γ, the mean of a standard <see cref="Gumbel"/> variable.</summary>
    public const double EulerGamma = 0.57721566490153286061;

    /// <summary>
    /// log(1 − exp(−eʸ)), the inverse of the complementary log-log link in logs. Where eʸ is below half a rounding, y itself, which cannot underflow; above y = 700 it is 0 to all digits.
    /// </summary>
    public static Tensor LogComplement(Tensor y) => Where(y < -40, y, Log1mExp(-Exp(Minimum(Maximum(y, -40), 700))));

    /// <summary>The y of which <see cref="LogComplement"/> is given: log(−log(1 − p)) of log p.</summary>
    public static Tensor InverseLogComplement(Tensor logProbability)
    {
        Tensor isSmall = logProbability < -40;
        return Where(isSmall, logProbability, Log(-Log1mExp(Where(isSmall, -1, logProbability))));
    }
}
