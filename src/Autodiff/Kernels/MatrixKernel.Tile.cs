using System.Runtime.CompilerServices;

namespace Prob.Graphs;

internal static unsafe partial class MatrixKernel
{
    /// <summary>A number as a type, so that code for each is compiled apart.</summary>
    private interface INumber
    {
        static abstract int Value { get; }
    }

    /// <summary>The tile of so many rows and vectors.</summary>
    private static void Tile<TVector, T>(int rows, int vectors, bool isMasked, nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, int last, bool adds)
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
    {
        switch (rows)
        {
            case 1:
                Tile<TVector, T, Number1>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 2:
                Tile<TVector, T, Number2>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 3:
                Tile<TVector, T, Number3>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 4:
                Tile<TVector, T, Number4>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 5:
                Tile<TVector, T, Number5>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 6:
                Tile<TVector, T, Number6>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case 7:
                Tile<TVector, T, Number7>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            default:
                Tile<TVector, T, Number8>(vectors, isMasked, k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Tile<TVector, T, TRows>(int vectors, bool isMasked, nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, int last, bool adds)
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
        where TRows : struct, INumber
    {
        switch (vectors, isMasked)
        {
            case (1, false):
                Tile<TVector, T, TRows, Number1, Number0>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case (1, true):
                Tile<TVector, T, TRows, Number1, Number1>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case (2, false):
                Tile<TVector, T, TRows, Number2, Number0>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case (2, true):
                Tile<TVector, T, TRows, Number2, Number1>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            case (_, false):
                Tile<TVector, T, TRows, Number3, Number0>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
            default:
                Tile<TVector, T, TRows, Number3, Number1>(k, a, aRow, aColumn, b, bRow, c, cRow, last, adds);
                break;
        }
    }

    /// <summary>
    /// A tile of C: rows of vectors, one behind the other, that stay in registers while all of k goes by. Every entry is one chain of fused operations in the order of k, whatever
    /// the tile's size, so that the same numbers come out wherever a tile begins.
    /// </summary>
    /// <typeparam name="TVector">The register.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <typeparam name="TRows">How many rows of C: 1 to 8.</typeparam>
    /// <typeparam name="TColumns">How many vectors of columns: 1 to 3.</typeparam>
    /// <typeparam name="TMasked">1 if B ends where C does, 0 if it has all columns of the last vector.</typeparam>
    /// <param name="k">The number of terms.</param>
    /// <param name="a">The first entry of A, whose next row is <paramref name="aRow"/> further and next column <paramref name="aColumn"/>.</param>
    /// <param name="aRow">See a.</param>
    /// <param name="aColumn">See a.</param>
    /// <param name="b">The first entry of B, whose next row is <paramref name="bRow"/> further.</param>
    /// <param name="bRow">See b.</param>
    /// <param name="c">The first entry of C, whose next row is <paramref name="cRow"/> further.</param>
    /// <param name="cRow">See c.</param>
    /// <param name="last">How many columns the last vector of C has.</param>
    /// <param name="adds">Whether C keeps what it has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TVector, T, TRows, TColumns, TMasked>(nint k, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, int last, bool adds)
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
        where TRows : struct, INumber
        where TColumns : struct, INumber
        where TMasked : struct, INumber
    {
        Row<TVector, T, TColumns> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        nint aRow3 = 3 * aRow, aRow5 = 5 * aRow, aRow7 = 7 * aRow;
        TVector mask = TVector.First(last);
        for (; k > 0; k--)
        {
            TVector x = TMasked.Value == 1 && TColumns.Value == 1 ? TVector.Load(b, mask) : TVector.Load(b);
            TVector y = TColumns.Value < 2 ? default : TMasked.Value == 1 && TColumns.Value == 2 ? TVector.Load(b + TVector.Count, mask) : TVector.Load(b + TVector.Count);
            TVector z = TColumns.Value < 3 ? default : TMasked.Value == 1 ? TVector.Load(b + (2 * TVector.Count), mask) : TVector.Load(b + (2 * TVector.Count));
            r0.Add(a, x, y, z);
            if (TRows.Value > 1)
                r1.Add(a + aRow, x, y, z);
            if (TRows.Value > 2)
                r2.Add(a + (2 * aRow), x, y, z);
            if (TRows.Value > 3)
                r3.Add(a + aRow3, x, y, z);
            if (TRows.Value > 4)
                r4.Add(a + (4 * aRow), x, y, z);
            if (TRows.Value > 5)
                r5.Add(a + aRow5, x, y, z);
            if (TRows.Value > 6)
                r6.Add(a + (2 * aRow3), x, y, z);
            if (TRows.Value > 7)
                r7.Add(a + aRow7, x, y, z);
            a += aColumn;
            b += bRow;
        }

        r0.Store(c, last, adds);
        if (TRows.Value > 1)
            r1.Store(c + cRow, last, adds);
        if (TRows.Value > 2)
            r2.Store(c + (2 * cRow), last, adds);
        if (TRows.Value > 3)
            r3.Store(c + (3 * cRow), last, adds);
        if (TRows.Value > 4)
            r4.Store(c + (4 * cRow), last, adds);
        if (TRows.Value > 5)
            r5.Store(c + (5 * cRow), last, adds);
        if (TRows.Value > 6)
            r6.Store(c + (6 * cRow), last, adds);
        if (TRows.Value > 7)
            r7.Store(c + (7 * cRow), last, adds);
    }

    /// <summary>A row of a tile: up to three vectors.</summary>
    private struct Row<TVector, T, TColumns>
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
        where TColumns : struct, INumber
    {
        private TVector x, y, z;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(T* a, TVector bx, TVector by, TVector bz)
        {
            TVector factor = TVector.Broadcast(a);
            x = TVector.FusedMultiplyAdd(factor, bx, x);
            if (TColumns.Value > 1)
                y = TVector.FusedMultiplyAdd(factor, by, y);
            if (TColumns.Value > 2)
                z = TVector.FusedMultiplyAdd(factor, bz, z);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store(T* c, int last, bool adds)
        {
            if (TColumns.Value > 1)
                Store(x, c, adds);
            if (TColumns.Value > 2)
                Store(y, c + TVector.Count, adds);
            TVector end = TColumns.Value == 1 ? x : TColumns.Value == 2 ? y : z;
            c += (TColumns.Value - 1) * TVector.Count;
            if (last == TVector.Count)
            {
                Store(end, c, adds);
                return;
            }

            TVector mask = TVector.First(last);
            TVector.Store(adds ? TVector.Load(c, mask) + end : end, c, mask);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store(TVector sum, T* c, bool adds) => TVector.Store(adds ? TVector.Load(c) + sum : sum, c);
    }

    private readonly struct Number0 : INumber
    {
        public static int Value => 0;
    }

    private readonly struct Number1 : INumber
    {
        public static int Value => 1;
    }

    private readonly struct Number2 : INumber
    {
        public static int Value => 2;
    }

    private readonly struct Number3 : INumber
    {
        public static int Value => 3;
    }

    private readonly struct Number4 : INumber
    {
        public static int Value => 4;
    }

    private readonly struct Number5 : INumber
    {
        public static int Value => 5;
    }

    private readonly struct Number6 : INumber
    {
        public static int Value => 6;
    }

    private readonly struct Number7 : INumber
    {
        public static int Value => 7;
    }

    private readonly struct Number8 : INumber
    {
        public static int Value => 8;
    }
}
