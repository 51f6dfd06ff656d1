using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

/// <summary>The sizes of a product C = A B of matrices, and where in memory the next row and column of each begins; C has its columns side by side.</summary>
/// <param name="Rows">Of A and C.</param>
/// <param name="Inner">The columns of A, which are the rows of B.</param>
/// <param name="Columns">Of B and C.</param>
/// <param name="ARow">How far the next row of A is.</param>
/// <param name="AColumn">How far the next column of A is; 1 as it lies, the other 1 if transposed.</param>
/// <param name="BRow">How far the next row of B is.</param>
/// <param name="BColumn">How far the next column of B is.</param>
/// <param name="CRow">How far the next row of C is, at least <paramref name="Columns"/>.</param>
/// <param name="Adds">Whether the product is added to what C holds.</param>
internal readonly record struct MatrixShape(int Rows, int Inner, int Columns, int ARow, int AColumn, int BRow, int BColumn, int CRow, bool Adds = false)
{
    /// <summary>The number of products of two numbers.</summary>
    public double Terms => (double)Rows * Inner * Columns;
}

/// <summary>Further products of the same shape.</summary>
/// <param name="Further">How many, beside the first.</param>
/// <param name="A">How far the next A is.</param>
/// <param name="B">How far the next B is.</param>
/// <param name="C">How far the next C is.</param>
internal readonly record struct MatrixRepeats(int Further, int A, int B, int C);

/// <summary>
/// C = A B or C += A B, where each of A and B may lie transposed. Tiles of C are held in registers while k goes by (MatrixKernel.Tile.cs); k goes by in blocks, for which what is read
/// again and again, or is transposed, is copied so that it is read from beginning to end; and C is divided into pieces (MatrixKernel.Pieces.cs), which threads take in turn
/// (MatrixKernel.Team.cs).
/// After Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication". Every entry is summed in the order of k, in blocks whose lengths depend on k alone: it has
/// the same bits with any number of threads, and any width of registers.
/// </summary>
internal static unsafe partial class MatrixKernel
{
    /// <summary>Vectors of a tile's row.</summary>
    private const int TileColumns = 3;

    /// <summary>The longest block of k. A copied panel of B as long takes 60 kB, which the second cache delivers as fast as it is needed.</summary>
    internal const int LongestBlock = 320;

    /// <summary>How much of A a piece reads again for each panel of B, at most: it stays in the second cache.</summary>
    private const int MostBytesOfA = 640 << 10;

    /// <summary>
    /// Rows of A that are a multiple of so many bytes apart share few places of a cache, which holds fewer of them (1024×1024 floats, 256 rows instead of 512: 191 against 181 GFLOP/s).
    /// </summary>
    private const int SpacingOfCache = 4096, MostSpacedRows = 256;

    /// <summary>The fewest rows of a piece, if there are more.</summary>
    private const int LeastRowsOfPiece = 32;

    /// <summary>How many pieces there should be for each thread.</summary>
    private const int PiecesOfThread = 4;

    /// <summary>With up to so many rows, B is not read often enough for a copy to pay, unless it is transposed (128×784 times 784×400: 100 against 87 GFLOP/s).</summary>
    private const int MostDirectRows = 256;

    /// <summary>If A is transposed and takes more, rows of it are copied before they are used for one panel of B after the other.</summary>
    private const int MostDirectBytes = 160 << 10;

    /// <summary>Products of fewer terms, which take some 30 µs in double, are not worth a second thread.</summary>
    internal const double LeastSharedTerms = 120 * 120 * 120;

    /// <summary>The product, or that added to C; or several of the same shape.</summary>
    /// <param name="shape">How the matrices lie.</param>
    /// <param name="a">The first entry of A.</param>
    /// <param name="b">The first entry of B.</param>
    /// <param name="c">The first entry of C, which overlaps neither.</param>
    /// <param name="threads">How many threads compute at most, that of the caller among them; a small product is computed by the caller alone.</param>
    /// <param name="repeats">The products that follow the first.</param>
    public static void Multiply<T>(in MatrixShape shape, ref readonly T a, ref readonly T b, ref T c, int threads = 1, in MatrixRepeats repeats = default)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated)
            Multiply<Vectors512<T>, T>(shape, in a, in b, ref c, threads, repeats);
        else
            Multiply<Vectors256<T>, T>(shape, in a, in b, ref c, threads, repeats);
    }

    /// <summary>The product with registers of a given width.</summary>
    public static void Multiply<TVector, T>(in MatrixShape shape, ref readonly T a, ref readonly T b, ref T c, int threads, in MatrixRepeats repeats = default)
        where TVector : struct, IMatrixVector<TVector, T>
        where T : unmanaged
    {
        if (shape.Rows == 0 || shape.Columns == 0)
            return;
        fixed (T* aFirst = &a, bFirst = &b, cFirst = &c)
        {
            var division = new Division<TVector, T>(shape, threads);
            Team<TVector, T>? team = division is { Pieces: 1, CopiedBytes: 0 } ? null : Team<TVector, T>.Mine;
            T* aNow = aFirst, bNow = bFirst, cNow = cFirst;
            for (int i = 0; i <= repeats.Further; i++)
            {
                if (team is null)
                    division.Compute(0, aNow, bNow, cNow, null);
                else
                    team.Run(division, aNow, bNow, cNow);
                aNow += repeats.A;
                bNow += repeats.B;
                cNow += repeats.C;
            }
        }
    }
}
