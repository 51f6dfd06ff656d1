using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// A named repetition of part of a model: sites in it have one value per cell, independent given what they depend on. Write the model of one cell; tensors that
/// carry the plate hold all of them.
/// </summary>
public sealed class Plate : Axis
{
    internal Plate(string name, int size)
        : base(name, size)
    {
    }

    /// <summary>Data with one element per cell: the first event dimension becomes the plate.</summary>
    /// <exception cref="ArgumentException">The first event dimension does not have the plate's size.</exception>
    public Tensor Of(Tensor data) => data.ToAxis(this);

    /// <summary>The numbers of the cells, 0, 1, …, one per cell.</summary>
    public Tensor Index => Of(Tensor.From([Size], [.. Enumerable.Range(0, Size).Select(i => (double)i)]));
}

/// <summary>The plates of a site, outermost first: one plate, or several in brackets, such as [school, student].</summary>
/// <param name="Items">The plates.</param>
[CollectionBuilder(typeof(Plates), nameof(Of))]
public readonly record struct Plates(ImmutableArray<Plate> Items)
{
    /// <summary>Several plates, outermost first.</summary>
    public static Plates Of(ReadOnlySpan<Plate> plates) => new([.. plates]);

    /// <summary>One plate.</summary>
    public static implicit operator Plates(Plate plate) => new([plate]);

    /// <summary>The plates in order.</summary>
    public ImmutableArray<Plate>.Enumerator GetEnumerator() => (Items.IsDefault ? [] : Items).GetEnumerator();
}
