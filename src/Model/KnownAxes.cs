using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// The plates, and the axes of enumerated values, of all traces of a program: the same from trace to trace, so that a plan made for one trace fits the next. Whoever
/// traces holds the lock on it.
/// </summary>
internal sealed class KnownAxes
{
    private readonly Dictionary<(string Name, int Size, bool IsPrevious), EnumeratedAxis> enumerated = [];
    private readonly Dictionary<(string Name, int Size), Plate> plates = [];
    private readonly List<Plate> ragged = [];

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
}
