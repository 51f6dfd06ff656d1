namespace Prob;

/// <summary>
/// The plates, and the axes of enumerated values, of all traces of a program: the same from trace to trace, so that a plan made for one trace fits the next. Whoever
/// traces holds the lock on it.
/// </summary>
internal sealed class KnownAxes
{
    private readonly Dictionary<(string Name, int Size, bool IsPrevious), EnumeratedAxis> enumerated = [];
    private readonly Dictionary<(string Name, int Size), Plate> plates = [];

    public Plate Plate(string name, int size)
    {
        if (!plates.TryGetValue((name, size), out Plate? plate))
            plates.Add((name, size), plate = new Plate(name, size));
        return plate;
    }

    public EnumeratedAxis Enumerated(string site, int size, bool isPrevious)
    {
        if (!enumerated.TryGetValue((site, size, isPrevious), out EnumeratedAxis? axis))
            enumerated.Add((site, size, isPrevious), axis = new EnumeratedAxis(site, size, isPrevious));
        return axis;
    }
}
