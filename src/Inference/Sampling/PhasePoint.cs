using System.Runtime.Intrinsics;

namespace Prob;

/// <summary>
/// A point of phase space with everything a trajectory asks of it. The vectors are padded with zeros to whole 512-bit lanes, so that hot loops have no
/// tails; a slice of the first <see cref="Dimension"/> numbers is what a density sees.
/// </summary>
internal sealed class PhasePoint(int dimension)
{
    public readonly double[] Position = Padded(dimension);

    /// <summary>∂ log density / ∂ position.</summary>
    public readonly double[] Gradient = Padded(dimension);

    public readonly double[] Momentum = Padded(dimension);

    /// <summary>M⁻¹ momentum: the rate at which the position moves.</summary>
    public readonly double[] Velocity = Padded(dimension);

    public double LogDensity;

    /// <summary>The Hamiltonian ½ momentum·velocity − log density, in nats; +∞ where either part is not a number or infinite.</summary>
    public double Energy;

    /// <summary>How many places of a trajectory hold this point; see <see cref="NutsTransition"/>.</summary>
    public int Holders;

    public int Dimension => dimension;

    /// <summary>An array of zeros for <paramref name="dimension"/> numbers, its length rounded up to whole lanes.</summary>
    public static double[] Padded(int dimension)
    {
        int lane = Vector512<double>.Count;
        return new double[(dimension + lane - 1) / lane * lane];
    }
}
