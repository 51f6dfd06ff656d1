using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs.Plans;

/// <summary>
/// What a table has of a block: the entries over those of the block's axes that it has. They lie side by side, as these axes are the table's last. The block falls into
/// runs over its last axes, in which the table's entries either lie side by side too or are all the same; in the first case the same run may come several times in a row.
/// </summary>
internal sealed unsafe class BlockPart
{
    /// <summary>How many values more than a block holds may be read and written.</summary>
    public const int Overhang = 8;

    private static readonly Vector512<double> Lanes = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    private static readonly BlockPart Whole = new(isWhole: true), Empty = new(isWhole: false);

    private readonly int[] places = [];   // where each run begins in the table, once for all times in a row
    private readonly int length = 1;      // of a run
    private readonly int times = 1;       // that each run comes in a row
    private readonly bool isRepeated;     // whether a run is one entry, again and again
    private readonly int size = 1;        // of the table's part

    private BlockPart(bool isWhole) => (IsWhole, IsEmpty) = (isWhole, !isWhole);

    private BlockPart(ReadOnlySpan<Axis> axes, ReadOnlySpan<int> steps, int width, int size)
    {
        this.size = size;
        int inner = axes.Length;
        isRepeated = steps[^1] == 0;
        while ((steps[inner - 1] == 0) == isRepeated)
            length *= axes[--inner].Size;
        while (!isRepeated && inner > 0 && steps[inner - 1] == 0)
            times *= axes[--inner].Size;
        places = new int[width / (length * times)];
        for (int d = inner - 1, count = 1; d >= 0; d--)
        {
            for (int state = 1; state < axes[d].Size; state++)
            {
                for (int i = 0; i < count; i++)
                    places[(state * count) + i] = places[i] + (state * steps[d]);
            }

            count *= axes[d].Size;
        }
    }

    /// <summary>Whether the table has all axes of the block.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether it has none, but the block has more than one state.</summary>
    public bool IsEmpty { get; }

    /// <summary>What a table has of a block.</summary>
    /// <param name="axes">The axes of the block.</param>
    /// <param name="steps">The step of each in the table, 0 for those it lacks.</param>
    /// <param name="width">The joint states of the block's axes.</param>
    public static BlockPart Of(ReadOnlySpan<Axis> axes, ReadOnlySpan<int> steps, int width)
    {
        int size = 1;
        for (int d = 0; d < axes.Length; d++)
            size *= steps[d] == 0 ? 1 : axes[d].Size;
        return size == width ? Whole : size == 1 ? Empty : new(axes, steps, width, size);
    }

    /// <summary>Where a state of the block lies in the table.</summary>
    public int PlaceOf(int state) => IsWhole ? state : IsEmpty ? 0 : places[state / (length * times)] + (isRepeated ? 0 : state % length);

    /// <summary>Writes the entry for every state of the block.</summary>
    public void Spread(double* table, double* block)
    {
        if (isRepeated)
            Repeat(table, block, places, length);
        else
            Copy(table, block, places, length, times);
    }

    /// <summary>Runs of equal entries. A vector may reach into the next run, which is written after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Repeat(double* table, double* block, int[] places, int length)
    {
        if (length == 2)
        {
            for (int i = 0; i < places.Length; i++)
                Vector128.Create(table[places[i]]).Store(block + (2 * i));
        }
        else if (length <= 4)
        {
            for (int i = 0; i < places.Length; i++, block += length)
                Vector256.Create(table[places[i]]).Store(block);
        }
        else if (length <= 8)
        {
            for (int i = 0; i < places.Length; i++, block += length)
                Vector512.Create(table[places[i]]).Store(block);
        }
        else
        {
            for (int i = 0; i < places.Length; i++, block += length)
            {
                var entry = Vector512.Create(table[places[i]]);
                for (int w = 0; w < length; w += 8)
                    entry.Store(block + w);
            }
        }
    }

    /// <summary>Runs of entries that lie side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(double* table, double* block, int[] places, int length, int times)
    {
        for (int i = 0; i < places.Length; i++)
        {
            double* run = table + places[i];
            if (length == 2)
            {
                Vector128<double> two = Vector128.Load(run);
                for (int t = 0; t < times; t++, block += 2)
                    two.Store(block);
            }
            else if (length <= 8)
            {
                Vector512<double> all = Vector512.Load(run);
                for (int t = 0; t < times; t++, block += length)
                    all.Store(block);
            }
            else
            {
                for (int t = 0; t < times; t++, block += length)
                {
                    for (int w = 0; w < length; w += 8)
                        Vector512.Load(run + w).Store(block + w);
                }
            }
        }
    }

    /// <summary>Adds the entries of a block up to those that the table has.</summary>
    /// <param name="semiring">The semiring.</param>
    /// <param name="block">The entries.</param>
    /// <param name="folded">Room for a block.</param>
    /// <param name="table">Where the sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fold<TSemiring>(TSemiring semiring, double* block, double* folded, double* table)
        where TSemiring : struct, IVectorSemiring
    {
        int length = this.length;
        int[] places = this.places;
        new Span<double>(folded, size + Overhang).Fill(semiring.Zero);
        Vector512<double> zero = Vector512.Create(semiring.Zero), last = Vector512.LessThan(Lanes, Vector512.Create((double)length));
        double* few = stackalloc double[8];
        for (int r = 0; r < places.Length; r++, block += length * times)
        {
            double* sums = folded + places[r];
            if (!isRepeated)
            {
                for (int i = 0; i < length; i += 8)
                {
                    Vector512<double> sum = Vector512.Load(block + i);
                    for (int t = 1; t < times; t++)
                        sum = semiring.Plus(sum, Vector512.Load(block + (t * length) + i));
                    if (i + 8 <= length)
                    {
                        semiring.Plus(Vector512.Load(sums + i), sum).Store(sums + i);
                        continue;
                    }

                    // Not a vector: it would read what the run before has just stored, and wait for that.
                    sum.Store(few);
                    for (int w = i; w < length; w++)
                        sums[w] = semiring.Plus(sums[w], few[w - i]);
                }
            }
            else if (length > 8)
            {
                *sums = semiring.Plus(*sums, semiring.Sum(new ReadOnlySpan<double>(block, length)));
            }
            else if (length == 2)
            {
                *sums = semiring.Plus(*sums, semiring.Plus(block[0], block[1]));
            }
            else
            {
                Vector512<double> v = Vector512.ConditionalSelect(last, Vector512.Load(block), zero);
                v = semiring.Plus(v, Vector512.Create(v.GetUpper(), v.GetLower()));
                v = semiring.Plus(v, Vector512.Shuffle(v, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5)));
                v = semiring.Plus(v, Vector512.Shuffle(v, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6)));
                *sums = semiring.Plus(*sums, v.ToScalar());
            }
        }

        for (int i = 0; i < size; i++)
            table[i] = folded[i];
    }
}
