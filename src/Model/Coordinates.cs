using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>The unconstrained coordinates of a continuous site, of which its values are the image under the bijector of its support.</summary>
internal static class Coordinates
{
    /// <summary>The event shape of the coordinates of one cell.</summary>
    public static Shape Shape(IDistribution distribution) => distribution.Support.Bijector.Unconstrained(distribution.Shape);

    /// <summary>The values at coordinates, which may carry further axes, and the log-Jacobian, summed over the plates.</summary>
    public static (Tensor Value, Tensor LogJacobian) Of(IDistribution distribution, ImmutableArray<Plate> plates, Tensor coordinates)
    {
        Bijector bijector = distribution.Support.Bijector;
        Tensor value = Functions.Expand(bijector.Forward(coordinates), new(coordinates.Axes, distribution.Shape));
        AxisSet all = AxisSet.Of([.. plates]);
        Tensor logJacobian = Marginalisation.SumOverPlates(bijector.LogJacobian(coordinates), all);
        // A coordinate of an absent cell is in no density; so that nobody need look for it at infinity, it is normal.
        foreach (Plate plate in plates.Where(plate => plate.Present is not null))
            logJacobian += all.Aggregate(Functions.Where(plate.Present!, 0, -0.5 * Functions.Sum(Functions.Square(coordinates))), static (sum, axis) => Functions.Sum(sum, axis));
        return (value, logJacobian);
    }
}
