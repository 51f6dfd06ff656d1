using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// The factors P A = L U of a square matrix in one matrix, and the exchanges of rows P, for whoever solves systems with A or asks for its determinant: equal factorisations are one. The
/// factors stand for A itself, of which they are another form: a message to them is the derivative by A.
/// </summary>
internal sealed record Lu : Primitive
{
    public static readonly Lu Instance = new();

    /// <summary>The factors and the exchanges of rows.</summary>
    /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
    public static (Tensor Factors, Tensor Pivots) Of(Tensor matrix)
    {
        var node = new Node(Instance, [matrix]);
        return (node.Outputs[0], node.Outputs[1]);
    }

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0], new(inputs[0].Axes, [TriangularPart.CheckedSize(inputs[0])])];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) => toInputs[0] = messages[0];

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new LuInstruction(lowering, inputs[0], outputs[0], outputs[1]);

    private sealed unsafe class LuInstruction : Instruction
    {
        private readonly Plans.Buffer matrix, factors, pivots;

        public LuInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer? factors, Plans.Buffer? pivots)
        {
            this.matrix = matrix;
            this.factors = factors ?? lowering.Allocate(pivots!.Phase, matrix.Type);
            this.pivots = pivots ?? lowering.Allocate(factors!.Phase, new(matrix.Type.Axes, matrix.Type.Shape.From(1)));
            if (factors is null)
                lowering.Free(this.factors);
            if (pivots is null)
                lowering.Free(this.pivots);
        }

        public override void Execute(Memory memory)
        {
            int n = matrix.Type.Shape[0];
            memory[matrix].CopyTo(memory[factors]);
            double* cell = memory.Pointer(factors), exchanges = memory.Pointer(pivots);
            for (int done = 0; done < matrix.Length; done += n * n, cell += n * n, exchanges += n)
                LuKernel.Factorise(cell, exchanges, n);
        }
    }
}
