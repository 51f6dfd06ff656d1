using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// log |det A| of a square matrix, by LU factors with partial pivoting; −∞ where it is singular, and without a derivative there. <see cref="DeterminantSign"/> is its sign;
        /// <see cref="LogDeterminant"/> is the same for positive definite matrices, in half the work.
        /// </summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor LogAbsDeterminant(Tensor matrix) => Graphs.LogAbsDeterminant.Of(matrix).Log;

        /// <summary>The sign of the determinant of a square matrix: 1, −1, or 0 where it is singular. Computed together with <see cref="LogAbsDeterminant"/>.</summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor DeterminantSign(Tensor matrix) => Graphs.LogAbsDeterminant.Of(matrix).Sign;
    }
}

namespace Prob.Graphs
{
    /// <summary>The logarithm and the sign of a determinant, from the factors of the matrix and the exchanges of its rows.</summary>
    internal sealed record LogAbsDeterminant : Primitive
    {
        public static readonly LogAbsDeterminant Instance = new();

        public static (Tensor Log, Tensor Sign) Of(Tensor matrix)
        {
            (Tensor factors, Tensor pivots) = Lu.Of(matrix);
            var node = new Node(Instance, [factors, pivots]);
            return (node.Outputs[0], node.Outputs[1]);
        }

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, default), new(inputs[0].Axes, default)];

        /// <summary>Ā = A⁻ᵀ times the message; the sign has no derivative.</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor factors, Tensor pivots) = (node.Inputs[0], node.Inputs[1]);
            if (messages[0] is { } message && wanted[0])
                toInputs[0] = message * new LuSolve(true).Apply(factors, pivots, Functions.IdentityMatrix(factors.Shape[0]));
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new LogAbsDeterminantInstruction(inputs[0], inputs[1], outputs[0], outputs[1]);

        private sealed unsafe class LogAbsDeterminantInstruction(Plans.Buffer factors, Plans.Buffer pivots, Plans.Buffer? logs, Plans.Buffer? signs) : Instruction
        {
            public override void Execute(Memory memory)
            {
                int n = factors.Type.Shape[0], count = factors.Type.Axes.Size;
                for (int cell = 0; cell < count; cell++)
                {
                    (double log, double sign) = LuKernel.Determinant(memory.Pointer(factors) + (cell * n * n), memory.Pointer(pivots) + (cell * n), n);
                    if (logs is not null)
                        memory[logs][cell] = log;
                    if (signs is not null)
                        memory[signs][cell] = sign;
                }
            }
        }
    }
}
