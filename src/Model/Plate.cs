using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Prob.Graphs;

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

    /// <summary>A plate with a number of cells of its own in each cell of another.</summary>
    internal Plate(string name, Plate within, ImmutableArray<int> lengths)
        : base(name, lengths.Max())
    {
        Ragged = new(within, lengths);
        Present = ((Tensor)Enumerable.Range(0, Size).Select(i => (double)i).ToArray()).ToAxis(this) < LengthOf;
    }

    /// <summary>Some cells of a plate, which every run chooses anew, in place of all.</summary>
    /// <param name="name">The name of the plate.</param>
    /// <param name="size">How many are chosen.</param>
    /// <param name="whole">How many there are.</param>
    /// <param name="cells">Their numbers, a vector.</param>
    internal Plate(string name, int size, int whole, Tensor cells)
        : base(name, size) => Subsample = (whole, new DimensionToAxis(this).Apply(cells));

    /// <summary>If the plate stands for some cells of a larger one: how many that has, and which these are.</summary>
    internal (int Whole, Tensor Cells)? Subsample { get; }

    /// <summary>How many cells of the whole plate one of its cells stands for.</summary>
    internal double Weight => Subsample is var (whole, _) ? (double)whole / Size : 1;

    /// <summary>If not all cells of another plate have as many of this one: that plate, and how many each has. The others are absent, and have no part in anything.</summary>
    internal (Plate Within, ImmutableArray<int> Lengths)? Ragged { get; }

    /// <summary>1 where there is a cell, 0 where it is absent; null if all are there.</summary>
    internal Tensor? Present { get; }

    /// <summary>The number of cells in each cell of the other plate, if it is ragged.</summary>
    internal Tensor LengthOf => ((Tensor)Ragged!.Value.Lengths.ToArray()).ToAxis(Ragged.Value.Within);

    /// <summary>Data with one element per cell: the first event dimension becomes the plate.</summary>
    /// <exception cref="ArgumentException">The first event dimension does not have the plate's size.</exception>
    public Tensor Of(Tensor data) => data.ToAxis(this);

    /// <summary>Data with a row for each cell of the plate around this one, and in each row a number for each of its cells.</summary>
    /// <exception cref="ArgumentException">The plate has the same number of cells everywhere, or a row has another number of values than there are cells.</exception>
    public Tensor Of(double[][] rows)
    {
        if (Ragged is not var (within, lengths))
            throw new ArgumentException($"The plate '{Name}' has {Size} cells everywhere: give its data as one array, not in rows.", nameof(rows));
        if (rows.Length != within.Size)
            throw new ArgumentException($"The plate '{within.Name}' around '{Name}' has {within.Size} cells, but the data have {rows.Length} rows.", nameof(rows));
        var all = new double[within.Size, Size];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != lengths[i])
                throw new ArgumentException($"Row {i} of the data has {rows[i].Length} values, but '{Name}' has {lengths[i]} cells there.", nameof(rows));
            for (int j = 0; j < Size; j++)
                all[i, j] = j < rows[i].Length ? rows[i][j] : double.NaN;
        }

        return Filled(((Tensor)all).ToAxis(within).ToAxis(this));
    }

    /// <inheritdoc/>
    internal override Tensor OfDimension(Tensor x)
    {
        if (Subsample is not var (whole, cells))
            return base.OfDimension(x);
        if (x.Shape.Rank == 0 || x.Shape[0] != whole)
            throw new ArgumentException($"The plate '{Name}' needs a first event dimension of size {whole}, but the tensor has shape {x.Shape}.");
        return Functions.Gather(x, cells);
    }

    /// <inheritdoc/>
    internal override Tensor ToDimension(Tensor x) => Subsample is not null && x.Axes.Contains(this)
        ? throw new ModelException($"Only some cells of the plate '{Name}' are looked at in each step, so they cannot be taken apart or mixed in another way than by the densities of sites. Take minibatches of another plate, or none.")
        : base.ToDimension(x);

    /// <summary>Data with what stands in absent cells replaced by what the first cell beside them holds, so that it is as good as any.</summary>
    internal Tensor Filled(Tensor data) => Present is null || !data.Axes.Contains(this) ? data : Functions.Where(Present, data, data.At(this, 0));

    /// <summary>The numbers of the cells, 0, 1, …, one per cell.</summary>
    public Tensor Index => Subsample?.Cells ?? Of(Tensor.From([Size], [.. Enumerable.Range(0, Size).Select(i => (double)i)]));
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
