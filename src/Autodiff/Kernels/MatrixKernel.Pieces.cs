using System.Runtime.CompilerServices;

namespace Prob.Graphs;

internal static unsafe partial class MatrixKernel
{
    /// <summary>
    /// A product divided into pieces: rectangles of C, each computed panel by panel, as wide as a tile, and block by block of k. A piece copies what it reads of B, a panel at a time, and
    /// of A where that pays; so pieces are independent of each other.
    /// </summary>
    private readonly struct Division<TVector, T>
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
    {
        private readonly MatrixShape shape;
        private readonly int block;   // of k, but for the last
        private readonly int panels, panelsOfPiece, groups;   // of columns: in all, and how many pieces side by side
        private readonly int rowsOfPiece;
        private readonly bool copiesA, copiesB;

        public Division(in MatrixShape shape, int threads)
        {
            this.shape = shape;
            Threads = shape.Terms < LeastSharedTerms ? 1 : threads;
            block = Math.Max(1, Parts(shape.Inner, Math.Max(1, Parts(shape.Inner, LongestBlock))));
            panels = Parts(shape.Columns, PanelWidth);
            copiesB = shape.BColumn != 1 || shape.Rows > MostDirectRows;
            copiesA = shape.ARow == 1 && shape.AColumn != 1 && panels > 1 && (double)shape.Rows * shape.Inner * sizeof(T) > MostDirectBytes;

            // Some pieces more than threads, as threads do not begin together. Many rows are rather divided, as the part of A is read again for each panel.
            int wanted = Threads == 1 ? 1 : PiecesOfThread * Threads, mostRows = MostBytesOfA / (block * sizeof(T));
            if (shape.AColumn == 1 && shape.ARow * sizeof(T) % SpacingOfCache == 0)
                mostRows = Math.Min(mostRows, MostSpacedRows);
            int stripes = Parts(shape.Rows, mostRows);
            panelsOfPiece = Math.Max(1, panels / Parts(wanted, stripes));
            groups = Parts(panels, panelsOfPiece);
            stripes = Math.Max(stripes, Math.Min(wanted / groups, shape.Rows / LeastRowsOfPiece));
            rowsOfPiece = Parts(Parts(shape.Rows, stripes), TVector.MostRows) * TVector.MostRows;
            Pieces = groups * Parts(shape.Rows, rowsOfPiece);
        }

        private static int PanelWidth => TileColumns * TVector.Count;

        /// <summary>How many threads are worth their while.</summary>
        public int Threads { get; }

        /// <summary>How many pieces there are.</summary>
        public int Pieces { get; }

        /// <summary>How much memory for copies whoever computes a piece needs.</summary>
        public int CopiedBytes => ((copiesA ? rowsOfPiece : 0) + (copiesB ? PanelWidth : 0)) * block * sizeof(T);

        /// <summary>Computes a piece of the product of A and B, with memory for copies that begins on a cache line.</summary>
        public void Compute(int piece, T* a, T* b, T* c, T* copies)
        {
            (int stripe, int group) = Math.DivRem(piece, groups);
            int row = stripe * rowsOfPiece, rows = Math.Min(rowsOfPiece, shape.Rows - row), from = group * panelsOfPiece, to = Math.Min(panels, from + panelsOfPiece);
            for (int k = 0; k == 0 || k < shape.Inner; k += block)
                Compute(rows, from, to, k, a + ((nint)row * shape.ARow) + ((nint)k * shape.AColumn), b + ((nint)k * shape.BRow), c + ((nint)row * shape.CRow), copies);
        }

        private static int Parts(int whole, int part) => (int)(((uint)whole + (uint)part - 1) / (uint)part);

        private void Compute(int rows, int fromPanel, int toPanel, int k, T* a, T* b, T* c, T* copies)
        {
            bool adds = shape.Adds || k > 0;
            int length = Math.Min(block, shape.Inner - k);
            nint aRow = shape.ARow, aColumn = shape.AColumn, aTile = TVector.MostRows * aRow;
            if (copiesA)
            {
                CopyA(a, rows, length, copies);
                a = copies;
                copies += rowsOfPiece * block;
                (aRow, aColumn, aTile) = (1, TVector.MostRows, length * TVector.MostRows);
            }

            for (int panel = fromPanel; panel < toPanel; panel++)
            {
                int column = panel * PanelWidth, width = Math.Min(PanelWidth, shape.Columns - column), vectors = Parts(width, TVector.Count), last = width - ((vectors - 1) * TVector.Count);
                T* bPanel = b + ((nint)column * shape.BColumn), aNow = a, cNow = c + column;
                nint bRow = shape.BRow;
                if (copiesB)
                {
                    CopyB(bPanel, width, length, copies);
                    bPanel = copies;
                    bRow = vectors * TVector.Count;
                }

                bool isMasked = !copiesB && last < TVector.Count;
                for (int left = rows; left > 0; left -= TVector.MostRows)
                {
                    Tile<TVector, T>(Math.Min(TVector.MostRows, left), vectors, isMasked, length, aNow, aRow, aColumn, bPanel, bRow, cNow, shape.CRow, last, adds);
                    aNow += aTile;
                    cNow += TVector.MostRows * (nint)shape.CRow;
                }
            }
        }

        /// <summary>Copies rows that lie side by side to groups as high as a tile.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CopyA(T* from, int rows, int length, T* to)
        {
            for (; rows > 0; rows -= TVector.MostRows, from += TVector.MostRows)
            {
                T* source = from;
                for (int k = 0; k < length; k++)
                {
                    if (rows >= TVector.MostRows)
                    {
                        Unsafe.CopyBlockUnaligned(to, source, (uint)(TVector.MostRows * sizeof(T)));
                    }
                    else
                    {
                        for (int j = 0; j < rows; j++)
                            to[j] = source[j];
                    }

                    source += shape.AColumn;
                    to += TVector.MostRows;
                }
            }
        }

        /// <summary>Copies a panel to whole vectors, those of a row one behind the other.</summary>
        private void CopyB(T* from, int width, int length, T* to)
        {
            if (shape.BColumn == 1)
            {
                CopyRows(from, width, length, to);
                return;
            }

            int vectors = Parts(width, TVector.Count);
            for (int v = 0; v < vectors; v++)
                CopyColumns(from + ((nint)v * TVector.Count * shape.BColumn), Math.Min(TVector.Count, width - (v * TVector.Count)), length, to + (v * TVector.Count), vectors * TVector.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CopyRows(T* from, int width, int length, T* to)
        {
            TVector last = TVector.First(((width - 1) % TVector.Count) + 1);
            for (; length > 0; length--)
            {
                int j = 0;
                for (; j < width - TVector.Count; j += TVector.Count)
                    TVector.Store(TVector.Load(from + j), to + j);
                TVector.Store(TVector.Load(from + j, last), to + j);
                from += shape.BRow;
                to += j + TVector.Count;
            }
        }

        /// <summary>Copies columns to a vector for each row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CopyColumns(T* from, int columns, int length, T* to, nint toRow)
        {
            nint row = shape.BRow, column = shape.BColumn;
            int strip = 16 / sizeof(T);
            if (row == 1 && columns == TVector.Count)
            {
                for (; length >= strip; length -= strip, from += strip, to += strip * toRow)
                    TVector.Transpose(from, column, to, toRow);
            }

            for (; length > 0; length--, from += row, to += toRow)
            {
                if (columns < TVector.Count)
                    TVector.Store(default, to);
                for (int j = 0; j < columns; j++)
                    to[j] = from[j * column];
            }
        }
    }
}
