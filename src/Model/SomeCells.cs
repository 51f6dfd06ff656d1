using Prob.Graphs;

namespace Prob;

/// <summary>
/// Tables of a model for some cells of their plates only, along one axis instead of the plates, and with known values of discrete sites instead of all values. What was
/// written for all cells is written again for these, so that nothing is computed for the others.
/// </summary>
internal sealed class SomeCells
{
    private readonly AxisSet plates;
    private readonly Dictionary<Axis, Tensor> places = [];
    private readonly Dictionary<Tensor, (Axis Axis, Tensor State)> states = [];
    private readonly Dictionary<Tensor, Tensor> known = [];

    /// <param name="plates">The plates.</param>
    /// <param name="cells">The numbers of the cells, in the layout of the plates.</param>
    /// <param name="axis">The axis to lay them out along.</param>
    public SomeCells(AxisSet plates, int[] cells, Axis axis)
    {
        (this.plates, Axis) = (plates, axis);
        int stride = plates.Size;
        foreach (Axis plate in plates)
        {
            stride /= plate.Size;
            places.Add(plate, Data([.. cells.Select(cell => (double)(cell / stride % plate.Size))]));
        }
    }

    /// <summary>The axis of the cells.</summary>
    public Axis Axis { get; }

    /// <summary>Gives a discrete site a value in each of the cells.</summary>
    /// <param name="site">The tensor of all its values, along an axis.</param>
    /// <param name="values">The values in the cells.</param>
    public void Know(Discrete site, double[] values)
    {
        double smallest = site.Values[0];
        known.Add(site, Data(values));
        states.Add(site, (site.Axes[0], Data(Array.ConvertAll(values, value => value - smallest))));
    }

    /// <summary>The table for the cells.</summary>
    public Tensor Of(Tensor table)
    {
        Tensor part = Rewritten(table, known) ?? Rewritten(table, [])!;
        foreach ((Axis axis, Tensor state) in states.Values)
        {
            // A table that has all values of its own, not those of the site.
            if (part.Axes.Contains(axis))
                part = Functions.Gather(part.ToVector(axis), state);
        }

        return part;
    }

    /// <summary>The graph of a table with values in place of sites, as far as it is for these cells; null if it does something with a site that is not known to do each cell alone.</summary>
    private Tensor? Rewritten(Tensor table, Dictionary<Tensor, Tensor> values)
    {
        HashSet<Node> dependent = [.. values.Keys.Select(site => site.Source)];
        bool isPossible = true;
        Dictionary<Tensor, Tensor> parts = Sweep.Forward<Tensor>([table], values, (node, inputs) =>
        {
            Primitive? primitive = node.Inputs.AsSpan().SequenceEqual(inputs) ? null : node.Primitive.OnCells(node, plates, Axis);
            if (node.Inputs.Any(input => dependent.Contains(input.Source)))
            {
                isPossible &= primitive is not null;
                dependent.Add(node);
            }

            return primitive is null ? [.. node.Outputs.Select(Picked)] : new Node(primitive, [.. inputs], node.Label).Outputs;
        });
        return isPossible ? parts[table] : null;
    }

    /// <summary>The cells of a tensor as it is.</summary>
    private Tensor Picked(Tensor whole)
    {
        Tensor part = whole;
        foreach (Axis plate in whole.Axes.Where(plates.Contains).ToArray())
            part = Functions.Gather(part.ToVector(plate), places[plate]);
        return part;
    }

    private Tensor Data(double[] values) => ((Tensor)values).ToAxis(Axis);
}
