using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// The plates, and the axes of enumerated values, of all traces of a program and of what is made of them: the same from trace to trace, so that a plan made for one trace
/// fits the next. Whoever traces holds the lock on it.
/// </summary>
internal sealed class KnownAxes
{
    private readonly Dictionary<(string Name, int Size, bool IsPrevious), EnumeratedAxis> enumerated = [];
    private readonly Dictionary<(string Name, int Size), Plate> plates = [];
    private readonly List<Plate> ragged = [];
    private readonly Dictionary<(EnumeratedAxis Of, Axis Plate, int Cell), EnumeratedAxis> cells = [];
    private readonly Dictionary<(EnumeratedAxis First, EnumeratedAxis Second), EnumeratedAxis> joint = [];
    private readonly Dictionary<(AxisSet Plates, int Part, int Count), Axis> parts = [];

    public Plate Plate(string name, int size)
    {
        if (!plates.TryGetValue((name, size), out Plate? plate))
            plates.Add((name, size), plate = new Plate(name, size));
        return plate;
    }

    public Plate Plate(string name, Plate within, ImmutableArray<int> lengths)
    {
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

    /// <summary>The values of a site in one cell of a plate that is written out.</summary>
    public EnumeratedAxis Cell(EnumeratedAxis of, Axis plate, int cell)
    {
        if (!cells.TryGetValue((of, plate, cell), out EnumeratedAxis? axis))
            cells.Add((of, plate, cell), axis = new EnumeratedAxis($"{of.Name}[{cell}]", of.Size, of.IsPrevious));
        return axis;
    }

    /// <summary>The joint values of two sites.</summary>
    public EnumeratedAxis Joint(EnumeratedAxis first, EnumeratedAxis second)
    {
        if (!joint.TryGetValue((first, second), out EnumeratedAxis? axis))
            joint.Add((first, second), axis = new EnumeratedAxis($"{first.Name} and {second.Name}", first.Size * second.Size, first.IsPrevious));
        return axis;
    }

    /// <summary>Some cells of plates, where these are taken in parts.</summary>
    public Axis Part(AxisSet plates, int part, int count)
    {
        if (!parts.TryGetValue((plates, part, count), out Axis? axis))
            parts.Add((plates, part, count), axis = new Axis("cells", count));
        return axis;
    }
}
