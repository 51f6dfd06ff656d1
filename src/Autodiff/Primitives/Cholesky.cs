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
        public static Tensor Cholesky(Tensor matrix) => KnownFactor.Of(matrix) ?? Graphs.Cholesky.Instance.Apply(matrix);

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

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = CholeskyBack.Instance.Apply(node.Outputs[0], messages[0]!);

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => KnownFactor.Of(inputs[0]) ?? (TriangularPart.Unmasked(inputs[0]) is { } same ? Apply(same) : null);

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new CholeskyInstruction(lowering, inputs[0], outputs[0]!);

        private sealed class CholeskyInstruction : Instruction
        {
            private readonly Plans.Buffer matrix, factor, scratch;

            public CholeskyInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer factor)
            {
                (this.matrix, this.factor) = (matrix, factor);
                scratch = lowering.Allocate(factor.Phase, new(default, [TriangularKernel.Scratch(matrix.Type.Shape[0])]));
                lowering.Free(scratch);
            }

            public override void Execute(Memory memory)
            {
                int n = matrix.Type.Shape[0];
                for (int cell = 0; cell < matrix.Length; cell += n * n)
                    TriangularKernel.Factorise(memory[matrix].Slice(cell, n * n), memory[factor].Slice(cell, n * n), memory[scratch], n);
            }
        }
    }
}
