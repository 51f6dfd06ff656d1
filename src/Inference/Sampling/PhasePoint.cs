using System.Runtime.CompilerServices;
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

    public int Dimension => dimension;

    /// <summary>The sum of a vector's lanes, folded in halves: half the instructions of <see cref="Vector512.Sum{T}"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> lanes)
    {
        Vector256<double> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>An array of zeros for <paramref name="dimension"/> numbers, its length rounded up to whole lanes.</summary>
    public static double[] Padded(int dimension)
    {
        int lane = Vector512<double>.Count;
        return new double[(dimension + lane - 1) / lane * lane];
    }
}
