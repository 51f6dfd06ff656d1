using System.Buffers;
using Prob.Graphs;

namespace Prob;

/// <summary>The Cholesky factor of a matrix parameter for the length of one draw, in borrowed memory.</summary>
internal readonly ref struct RentedFactor : IDisposable
{
    private readonly double[] rented;

    /// <param name="matrix">The matrix, of which the lower triangle is read.</param>
    /// <param name="k">The number of its rows.</param>
    /// <param name="name">What it is in messages.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public RentedFactor(ReadOnlySpan<double> matrix, int k, string name)
    {
        rented = ArrayPool<double>.Shared.Rent((k * k) + TriangularKernel.Scratch(k));
        Values = rented.AsSpan(0, k * k);
        TriangularKernel.Factorise(matrix, Values, rented.AsSpan(k * k), k);
        if (double.IsNaN(Values[0]))
        {
            Dispose();
            throw new ArgumentException($"The {name} of {k} variables must be positive definite, but is not.", nameof(matrix));
        }
    }

    /// <summary>The factor, row by row.</summary>
    public Span<double> Values { get; }

    public void Dispose() => ArrayPool<double>.Shared.Return(rented);
}
