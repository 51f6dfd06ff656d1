using System.Runtime.CompilerServices;

namespace Prob.Graphs;

internal static unsafe partial class MatrixKernel
{
    /// <summary>
    /// A product divided into pieces. If B is copied, there are rounds, each over a block of k and a range of columns: first come pieces that copy parts of B, then pieces that compute
    /// parts of C with it. If not, each piece computes a part of C.
    /// </summary>
    private readonly struct Division<TVector, T>
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
    {
        private readonly MatrixShape shape;
        private readonly int block, blocks;   // of k: the length, but for the last, and the number
        private readonly int panels, panelsOfRound, panelsOfGroup, panelsOfCopy, groups;   // of columns, as wide as a tile
        private readonly int rowsOfStripe, stripes;
        private readonly int copies, piecesOfRound;
        private readonly bool copiesA;

        public Division(in MatrixShape shape, int threads)
        {
            Threads = threads = shape.Terms < LeastSharedTerms ? 1 : threads;
            this.shape = shape;
            blocks = Math.Max(1, Parts(shape.Inner, LongestBlock));
            block = Math.Max(1, Parts(shape.Inner, blocks));
            panels = Parts(shape.Columns, PanelWidth);
            bool copiesB = shape.BColumn != 1 || (shape.Rows > 2 * TVector.MostRows && (double)shape.Inner * shape.Columns * sizeof(T) > MostDirectBytes);
            copiesA = shape.ARow == 1 && shape.AColumn != 1 && shape.Columns > PanelWidth && copiesB;
            int rounds = copiesB ? Parts(panels, Math.Max(1, MostCopiedBytes / (block * PanelWidth * sizeof(T)))) : 1;
            panelsOfRound = Parts(panels, rounds);
            rounds = Parts(panels, panelsOfRound);

            // Some pieces more than threads, as threads do not begin together.
            int wanted = threads == 1 ? 1 : 4 * threads;
            rowsOfStripe = Math.Clamp(Parts(shape.Rows, wanted), Math.Min(shape.Rows, 4 * TVector.MostRows), HighestStripe);
            rowsOfStripe = Parts(rowsOfStripe, TVector.MostRows) * TVector.MostRows;
            if (threads == 1 && !copiesA)
                rowsOfStripe = copiesB ? 2 * HighestStripe : shape.Rows;
            stripes = Parts(shape.Rows, rowsOfStripe);
            panelsOfGroup = Parts(panelsOfRound, Math.Min(panelsOfRound, Parts(wanted, stripes)));
            groups = Parts(panelsOfRound, panelsOfGroup);
            panelsOfCopy = Parts(panelsOfRound, Math.Min(panelsOfRound, wanted));
            copies = copiesB ? Parts(panelsOfRound, panelsOfCopy) : 0;
            piecesOfRound = copies + (stripes * groups);
            Pieces = copiesB ? rounds * blocks * piecesOfRound : piecesOfRound;
        }

        private static int PanelWidth => TileColumns * TVector.Count;

        /// <summary>How many threads are worth their while.</summary>
        public int Threads { get; }

        /// <summary>How many pieces there are.</summary>
        public int Pieces { get; }

        /// <summary>How much memory for parts of B the pieces share.</summary>
        public int SharedBytes => copies == 0 ? 0 : panelsOfRound * PanelWidth * block * sizeof(T);

        /// <summary>How much memory for parts of A whoever computes a piece needs.</summary>
        public int OwnBytes => copiesA ? rowsOfStripe * block * sizeof(T) : 0;

        /// <summary>How many pieces, the first ones, must be done before a piece is begun.</summary>
        public int Before(int piece)
        {
            if (copies == 0)
                return 0;
            int within = piece % piecesOfRound;
            return piece - within + (within < copies ? 0 : copies);
        }

        /// <summary>Computes a piece of the product of A and B, with memory as large as asked for.</summary>
        public void Compute(int piece, T* a, T* b, T* c, T* shared, T* own)
        {
            if (copies == 0)
            {
                for (int i = 0; i < blocks; i++)
                    ComputeTiles(piece, 0, i, a, b, c, null, own);
                return;
            }

            (int round, int within) = Math.DivRem(piece, piecesOfRound);
            (int columns, int inner) = Math.DivRem(round, blocks);
            if (within < copies)
                CopyB(columns * panelsOfRound, within * panelsOfCopy, inner, b, shared);
            else
                ComputeTiles(within - copies, columns * panelsOfRound, inner, a, b, c, shared, own);
        }

        private static int Parts(int whole, int part) => (int)(((uint)whole + (uint)part - 1) / (uint)part);

        private void ComputeTiles(int piece, int firstPanel, int inner, T* a, T* b, T* c, T* shared, T* own)
        {
            (int stripe, int group) = Math.DivRem(piece, groups);
            int row = stripe * rowsOfStripe, lastRow = Math.Min(shape.Rows, row + rowsOfStripe), k = inner * block, length = Math.Min(block, shape.Inner - k);
            int from = firstPanel + (group * panelsOfGroup), to = Math.Min(Math.Min(panels, firstPanel + panelsOfRound), from + panelsOfGroup);
            if (from >= to)
                return;
            bool adds = shape.Adds || inner > 0;
            T* aStart = a + ((nint)row * shape.ARow) + ((nint)k * shape.AColumn);
            nint aRow = shape.ARow, aColumn = shape.AColumn, aTile = TVector.MostRows * aRow;
            if (copiesA)
            {
                CopyA(aStart, lastRow - row, length, own);
                aStart = own;
                (aRow, aColumn, aTile) = (1, TVector.MostRows, length * TVector.MostRows);
            }

            for (int panel = from; panel < to; panel++)
            {
                int column = panel * PanelWidth, width = Math.Min(PanelWidth, shape.Columns - column), vectors = Parts(width, TVector.Count), last = width - ((vectors - 1) * TVector.Count);
                T* bPanel = shared == null ? b + column + ((nint)k * shape.BRow) : shared + ((nint)(panel - firstPanel) * PanelWidth * block);
                nint bRow = shared == null ? shape.BRow : vectors * TVector.Count;
                bool isMasked = shared == null && last < TVector.Count;
                T* aTileStart = aStart;
                for (int i = row; i < lastRow; i += TVector.MostRows)
                {
                    Tile<TVector, T>(Math.Min(TVector.MostRows, lastRow - i), vectors, isMasked, length, aTileStart, aRow, aColumn, bPanel, bRow, c + ((nint)i * shape.CRow) + column, shape.CRow, last, adds);
                    aTileStart += aTile;
                }
            }
        }

        /// <summary>Copies rows that lie side by side to groups as high as a tile.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CopyA(T* from, int rows, int length, T* to)
        {
            for (int i = 0; i < rows; i += TVector.MostRows)
            {
                int count = Math.Min(TVector.MostRows, rows - i);
                T* source = from + i;
                for (int k = 0; k < length; k++)
                {
                    if (count == TVector.MostRows)
                    {
                        Unsafe.CopyBlockUnaligned(to, source, (uint)(TVector.MostRows * sizeof(T)));
                    }
                    else
                    {
                        for (int j = 0; j < count; j++)
                            to[j] = source[j];
                    }

                    source += shape.AColumn;
                    to += TVector.MostRows;
                }
            }
        }

        private void CopyB(int firstPanel, int panelWithin, int inner, T* b, T* shared)
        {
            int k = inner * block, length = Math.Min(block, shape.Inner - k);
            int end = Math.Min(Math.Min(panels - firstPanel, panelsOfRound), panelWithin + panelsOfCopy);
            for (int panel = panelWithin; panel < end; panel++)
            {
                int column = (firstPanel + panel) * PanelWidth, width = Math.Min(PanelWidth, shape.Columns - column), vectors = Parts(width, TVector.Count);
                T* to = shared + ((nint)panel * PanelWidth * block);
                for (int v = 0; v < vectors; v++)
                    CopyVectors(b + ((nint)k * shape.BRow) + ((nint)(column + (v * TVector.Count)) * shape.BColumn), Math.Min(TVector.Count, width - (v * TVector.Count)), length, to + (v * TVector.Count), vectors * TVector.Count);
            }
        }

        /// <summary>Copies columns to vectors.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void CopyVectors(T* from, int columns, int length, T* to, nint toRow)
        {
            nint row = shape.BRow, column = shape.BColumn;
            if (column == 1)
            {
                if (columns == TVector.Count)
                {
                    for (; length > 0; length--, from += row, to += toRow)
                        TVector.Store(TVector.Load(from), to);
                    return;
                }

                TVector mask = TVector.First(columns);
                for (; length > 0; length--, from += row, to += toRow)
                    TVector.Store(TVector.Load(from, mask), to);
                return;
            }

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
