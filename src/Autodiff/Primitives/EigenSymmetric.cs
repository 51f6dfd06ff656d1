using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The eigenvalues of a symmetric matrix in ascending order, and orthonormal eigenvectors as columns, A = V diag(λ) Vᵀ. Of a matrix that is not symmetric, the symmetric part (A + Aᵀ)/2
        /// is meant. Of each vector the entry of largest magnitude is positive, of several (up to eight digits) the first. A derivative of the vectors asks for distinct eigenvalues: it is of
        /// order 1/(λⱼ − λᵢ), and NaN or infinite where two are equal. One of the values alone does not: where two are equal it is that of the vectors found. A matrix that is not finite gives NaN.
        /// </summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static (Tensor Values, Tensor Vectors) EigenSymmetric(Tensor matrix)
        {
            var node = new Node(Graphs.EigenSymmetric.Instance, [matrix]);
            return (node.Outputs[0], node.Outputs[1]);
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record EigenSymmetric : Primitive
    {
        public static readonly EigenSymmetric Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, [TriangularPart.CheckedSize(inputs[0])]), inputs[0]];

        /// <summary>
        /// The symmetric part of Ā = V (diag λ̄ + F ∘ Vᵀ V̄) Vᵀ with Fᵢⱼ = 1/(λⱼ − λᵢ) and 0 on the diagonal (Giles 2008, section 3.1). Where V̄ says nothing, equal values do no harm.
        /// </summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor values, Tensor vectors) = (node.Outputs[0], node.Outputs[1]);
            int n = values.Shape[0];
            Tensor? inner = messages[0] is { } toValues ? Functions.DiagonalMatrix(toValues) : null;
            if (messages[1] is { } toVectors)
            {
                Tensor one = Functions.IdentityMatrix(n);
                Tensor differences = Functions.Reshape(values, [1, n]) - Functions.Reshape(values, [n, 1]);
                Tensor turned = Annihilate.Product(Functions.Dot(Functions.Transpose(vectors), toVectors) * (1 - one), 1 / (differences + one));
                inner = inner is null ? turned : inner + turned;
            }

            Tensor toMatrix = Functions.Dot(Functions.Dot(vectors, inner!), Functions.Transpose(vectors));
            toInputs[0] = 0.5 * (toMatrix + Functions.Transpose(toMatrix));
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new EigenSymmetricInstruction(lowering, inputs[0], outputs[0], outputs[1]);

        private sealed unsafe class EigenSymmetricInstruction : Instruction
        {
            private readonly Plans.Buffer matrix, scratch;
            private readonly Plans.Buffer? values, vectors;

            public EigenSymmetricInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer? values, Plans.Buffer? vectors)
            {
                (this.matrix, this.values, this.vectors) = (matrix, values, vectors);
                scratch = lowering.Allocate((values ?? vectors)!.Phase, new(default, [EigenKernel.Scratch(matrix.Type.Shape[0])]));
                lowering.Free(scratch);
            }

            public override void Execute(Memory memory)
            {
                int n = matrix.Type.Shape[0], count = matrix.Type.Axes.Size;
                for (int cell = 0; cell < count; cell++)
                {
                    EigenKernel.Decompose(
                        memory.Pointer(matrix) + (cell * n * n),
                        values is null ? null : memory.Pointer(values) + (cell * n),
                        vectors is null ? null : memory.Pointer(vectors) + (cell * n * n),
                        memory.Pointer(scratch),
                        n);
                }
            }
        }
    }
}
