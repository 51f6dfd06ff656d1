using System.Collections.Immutable;

namespace Prob.Networks;

/// <summary>Layers one after the other.</summary>
/// <param name="Layers">The layers, the first one first.</param>
public sealed record Sequential(params ImmutableArray<ILayer> Layers) : ILayer
{
    /// <inheritdoc/>
    public Tensor Apply(Tensor x, Noise? noise = null)
    {
        foreach (ILayer layer in Layers)
            x = layer.Apply(x, noise);
        return x;
    }
}
