using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The determinant of a square matrix, by LU factors with partial pivoting; 0 where it is singular, with a derivative there, the transposed adjugate, but no second one (NaN). It
        /// overflows for large matrices, where <see cref="LogAbsDeterminant"/> does not.
        /// </summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor Determinant(Tensor matrix) => Graphs.Determinant.Instance.Apply(matrix);
    }
}

namespace Prob.Graphs
{
    internal sealed record Determinant : Primitive
    {
        public static readonly Determinant Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            TriangularPart.CheckedSize(inputs[0]);
            return [new(inputs[0].Axes, default)];
        }

        /// <summary>Jacobi's formula: Ā = adj(A)ᵀ times the message.</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = messages[0]! * Functions.Transpose(Adjugate.Instance.Apply(node.Inputs[0]));

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new DeterminantInstruction(lowering, inputs[0], outputs[0]!);

        private sealed unsafe class DeterminantInstruction : Instruction
        {
            private readonly Plans.Buffer matrix, determinant, factors, pivots;

            public DeterminantInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer determinant)
            {
                int n = matrix.Type.Shape[0];
                (this.matrix, this.determinant) = (matrix, determinant);
                factors = lowering.Allocate(determinant.Phase, new(default, [n, n]));
                pivots = lowering.Allocate(determinant.Phase, new(default, [n]));
                lowering.Free(factors);
                lowering.Free(pivots);
            }

            public override void Execute(Memory memory)
            {
                int n = matrix.Type.Shape[0];
                Span<double> values = memory[determinant];
                for (int cell = 0; cell < values.Length; cell++)
                {
                    Span<double> own = memory[factors];
                    memory[matrix].Slice(cell * n * n, n * n).CopyTo(own);
                    double* exchanges = memory.Pointer(pivots);
                    LuKernel.Factorise(memory.Pointer(factors), exchanges, n);
                    double product = 1;
                    for (int k = 0; k < n; k++)
                        product *= exchanges[k] == k ? own[k * (n + 1)] : -own[k * (n + 1)];
                    values[cell] = product + 0.0;   // no negative zero
                }
            }
        }
    }

    /// <summary>The adjugate of a square matrix, its inverse times its determinant, which singular matrices have as well.</summary>
    internal sealed record Adjugate : Primitive
    {
        public static readonly Adjugate Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            TriangularPart.CheckedSize(inputs[0]);
            return [inputs[0]];
        }

        /// <summary>By way of determinant and inverse, so only where there is one.</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor matrix = Identity.Instance.Apply(node.Inputs[0]);
            Tensor product = Functions.Determinant(matrix) * Functions.Inverse(matrix);
            toInputs[0] = Sweep.Backward([(product, messages[0]!)], [matrix], Derivative.Rule)[matrix];
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new AdjugateInstruction(lowering, inputs[0], outputs[0]!);

        private sealed unsafe class AdjugateInstruction : Instruction
        {
            private readonly Plans.Buffer matrix, adjugate, scratch;

            public AdjugateInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer adjugate)
            {
                int n = matrix.Type.Shape[0];
                (this.matrix, this.adjugate) = (matrix, adjugate);
                scratch = lowering.Allocate(adjugate.Phase, new(default, [2 * n * (n + 1)]));
                lowering.Free(scratch);
            }

            public override void Execute(Memory memory)
            {
                int n = matrix.Type.Shape[0];
                for (int cell = 0; cell < matrix.Length; cell += n * n)
                {
                    double* factors = memory.Pointer(scratch), inverse = factors + (n * n), rows = inverse + (n * n), columns = rows + n;
                    memory[matrix].Slice(cell, n * n).CopyTo(new Span<double>(factors, n * n));
                    LuKernel.Adjugate(factors, inverse, rows, columns, memory.Pointer(adjugate) + cell, n);
                }
            }
        }
    }
}
