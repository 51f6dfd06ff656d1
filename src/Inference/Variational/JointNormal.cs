using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Coordinates of all continuous sites of a model as one normal vector, of which each site takes its part.</summary>
internal sealed class JointNormal : AutomaticDraws
{
    private readonly Dictionary<string, int> offsets = [];
    private readonly Tensor vector;

    /// <param name="trace">The sites.</param>
    /// <param name="frame">What a fit shares.</param>
    /// <param name="name">What the guide is called in messages.</param>
    /// <param name="draw">A draw of a vector of so many coordinates, and its log density.</param>
    public JointNormal(Trace trace, Frame frame, string name, Func<int, (Tensor Draw, Tensor LogDensity)> draw)
        : base(frame)
    {
        int size = 0;
        foreach (Site site in trace.Latents.Where(site => !site.IsDiscrete))
        {
            if (site.Plates.FirstOrDefault(plate => plate.Name == frame.Batched) is { } plate)
                throw new ModelException($"{site.Label} has a value in each cell of the plate '{plate.Name}', of which only some are looked at in each step, and {name} is over all values together. Use MeanField, or a guide of your own.");
            offsets.Add(site.Name, size);
            size += Whole(site.Plates, Coordinates.Shape(site.Distribution)).Size;
        }

        (vector, Tensor logDensity) = draw(size);
        Add(new(-logDensity, [], $"{name}'s density"));
    }

    private protected override Tensor Draw(NewSite site, Shape shape)
    {
        Shape whole = Whole(site.Plates, shape);
        Tensor part = Reshape(Slice(vector, 0, offsets[site.Name], whole.Size), whole);
        return site.Plates.Aggregate(part, static (rest, plate) => plate.Of(rest));
    }

    private static Shape Whole(ImmutableArray<Plate> plates, Shape shape) => Shape.Of([.. plates.Select(plate => plate.Size), .. shape]);
}
