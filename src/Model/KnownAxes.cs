using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// The plates, and the axes of enumerated values, of all traces of a program: the same from trace to trace, so that a plan made for one trace fits the next. Whoever
/// traces holds the lock on it. Axes made while discrete sites are summed out are known by those that they come from, and may be asked for from many threads.
/// </summary>
/// <param name="batch">A plate of which only some cells are looked at: its name, and which cells, a vector.</param>
internal sealed class KnownAxes((string Plate, Tensor Cells)? batch = null)
{
    private readonly Dictionary<(string Name, int Size, bool IsPrevious), EnumeratedAxis> enumerated = [];
    private readonly Dictionary<(string Name, int Size), Plate> plates = [];
    private readonly List<Plate> ragged = [];
    private readonly Dictionary<(AxisSet From, int? Cell), EnumeratedAxis> made = [];
    private readonly Dictionary<(AxisSet Plates, int Size, int Number), Axis> parts = [];

    public Plate Plate(string name, int size)
    {
        if (!plates.TryGetValue((name, size), out Plate? plate))
            plates.Add((name, size), plate = batch is var (batched, cells) && batched == name ? new Plate(name, cells.Shape[0], size, cells) : new Plate(name, size));
        return plate;
    }

    public Plate Plate(string name, Plate within, ImmutableArray<int> lengths)
    {
        if (within.Subsample is not null || batch?.Plate == name)
            throw new ModelException($"'{name}' has a number of cells of its own in each cell of '{within.Name}', so neither can be looked at in part. Take minibatches of another plate.");
        Plate? known = ragged.Find(plate => plate.Name == name && plate.Ragged!.Value.Within == within && plate.Ragged.Value.Lengths.SequenceEqual(lengths));
        if (known is null)
            ragged.Add(known = new Plate(name, within, lengths));
        return known;
    }

    public EnumeratedAxis Enumerated(string site, int size, bool isPrevious)
    {
        if (!enumerated.TryGetValue((site, size, isPrevious), out EnumeratedAxis? axis))
            enumerated.Add((site, size, isPrevious), axis = new EnumeratedAxis(site, size, isPrevious));
        return axis;
    }

    /// <summary>The axis of the joint values of several sites; for values in the cell before, if theirs are.</summary>
    public EnumeratedAxis Joint(EnumeratedAxis[] of, string name, int size) => Made((AxisSet.Of(of), null), name, size, of[0].IsPrevious);

    /// <summary>The axis of a site in one cell of a plate.</summary>
    public EnumeratedAxis Cell(EnumeratedAxis of, int cell, string name) => Made((AxisSet.Of(of), cell), name, of.Size, of.IsPrevious);

    /// <summary>The axis of so many cells of some plates, the first such part or a further one.</summary>
    public Axis Part(AxisSet plates, int size, int number)
    {
        lock (made)
        {
            if (!parts.TryGetValue((plates, size, number), out Axis? axis))
                parts.Add((plates, size, number), axis = new Axis("cells", size));
            return axis;
        }
    }

    private EnumeratedAxis Made((AxisSet From, int? Cell) key, string name, int size, bool isPrevious)
    {
        lock (made)
        {
            if (!made.TryGetValue(key, out EnumeratedAxis? axis))
                made.Add(key, axis = new EnumeratedAxis(name, size, isPrevious));
            return axis;
        }
    }
}
