using System.Runtime.CompilerServices;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The lower triangular L with L Lᵀ = A, for a symmetric positive definite A, of which the lower triangle is read. Where A is not positive definite the
        /// factor is NaN, so that a density made of it is no density.
        /// </summary>
        /// <exception cref="ArgumentException">A is not square.</exception>
        public static Tensor Cholesky(Tensor matrix) => Graphs.Cholesky.Instance.Apply(matrix);

        /// <summary>log det A = 2 Σ log Lᵢᵢ, from the Cholesky factor L of A.</summary>
        public static Tensor LogDeterminantFromCholesky(Tensor factor) => 2 * Sum(Log(Diagonal(factor)));

        /// <summary>The log determinant of a symmetric positive definite matrix; NaN if it is not positive definite.</summary>
        public static Tensor LogDeterminant(Tensor matrix) => LogDeterminantFromCholesky(Cholesky(matrix));

        /// <summary>The diagonal of a square matrix, as a vector.</summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor Diagonal(Tensor matrix)
        {
            int n = TriangularPart.CheckedSize(matrix.Type);
            return Slice(Reshape(matrix, [n * n]), 0, 0, n, n + 1);
        }

        /// <summary>The matrix with the vector on its diagonal and 0 elsewhere.</summary>
        /// <exception cref="ArgumentException">The tensor is not a vector.</exception>
        public static Tensor DiagonalMatrix(Tensor diagonal)
        {
            if (diagonal.Shape.Rank != 1)
                throw new ArgumentException($"A diagonal is a vector, but was given shape {diagonal.Shape}.");
            int n = diagonal.Shape[0];
            return Reshape(new Pad(0, 0, n + 1, n * n).Apply(diagonal), [n, n]);
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record Cholesky : Primitive
    {
        public static readonly Cholesky Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            TriangularPart.CheckedSize(inputs[0]);
            return [inputs[0]];
        }

        /// <summary>
        /// Ā = ½ L⁻ᵀ (S + Sᵀ) L⁻¹ with S = Φ(Lᵀ L̄), where Φ keeps the lower triangle and halves the diagonal (Murray 2016, equation 10, made symmetric).
        /// </summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor factor = node.Outputs[0];
            Tensor product = Functions.Dot(Functions.Transpose(factor), Functions.LowerTriangle(messages[0]!));
            Tensor lower = Functions.LowerTriangle(product) - (0.5 * Functions.DiagonalMatrix(Functions.Diagonal(product)));
            Tensor half = Functions.TriangularSolve(factor, lower + Functions.Transpose(lower), transposed: true);
            toInputs[0] = 0.5 * Functions.Transpose(Functions.TriangularSolve(factor, Functions.Transpose(half), transposed: true));
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new CholeskyInstruction(inputs[0], outputs[0]!);

        /// <summary>Row by row (Cholesky–Banachiewicz), so that the inner products run along contiguous rows; all NaN where A is not positive definite.</summary>
        internal static void Factorise(ReadOnlySpan<double> a, Span<double> l, int n)
        {
            for (int i = 0; i < n; i++)
            {
                Span<double> row = l.Slice(i * n, n);
                for (int j = 0; j < i; j++)
                    row[j] = (a[(i * n) + j] - LinearKernel.Dot(ref row[0], ref l[j * n], j)) / l[(j * n) + j];
                double pivot = a[(i * n) + i] - LinearKernel.Dot(ref row[0], ref row[0], i);
                if (!(pivot > 0))
                {
                    l.Fill(double.NaN);
                    return;
                }

                row[i] = Math.Sqrt(pivot);
                row[(i + 1)..].Clear();
            }
        }

        private sealed class CholeskyInstruction(Plans.Buffer matrix, Plans.Buffer factor) : Instruction
        {
            public override void Execute(Memory memory)
            {
                int n = matrix.Type.Shape[0];
                for (int cell = 0; cell < matrix.Length; cell += n * n)
                    Factorise(memory[matrix].Slice(cell, n * n), memory[factor].Slice(cell, n * n), n);
            }
        }
    }
}
