using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The X with L X = B, or with Lᵀ X = B if <paramref name="transposed"/>, for a lower triangular L, of which only the lower triangle is read. B and X are
        /// vectors or matrices.
        /// </summary>
        /// <exception cref="ArgumentException">L is not square, or B does not have as many rows.</exception>
        public static Tensor TriangularSolve(Tensor factor, Tensor right, bool transposed = false)
        {
            int n = TriangularPart.CheckedSize(factor.Type);
            if (right.Shape.Rank is < 1 or > 2 || right.Shape[0] != n)
                throw new ArgumentException($"A triangular system of {n} rows needs a right side of {n} rows, but was given shape {right.Shape}.");
            return new Graphs.TriangularSolve(transposed).Apply(factor, right);
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record TriangularSolve(bool Transposed) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes.Union(inputs[1].Axes), inputs[1].Shape)];

        /// <summary>With B̄ the message to B: B̄ = L⁻ᵀ X̄ and L̄ = −tril(B̄ Xᵀ); transposed, B̄ = L⁻¹ X̄ and L̄ = −tril(X B̄ᵀ).</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor factor, Tensor right, Tensor solution) = (node.Inputs[0], node.Inputs[1], node.Outputs[0]);
            Tensor toRight = Functions.TriangularSolve(factor, messages[0]!, !Transposed);
            if (wanted[1])
                toInputs[1] = Broadcasting.Reduce(toRight, right.Type);
            if (wanted[0])
            {
                (Tensor left, Tensor other) = Transposed ? (solution, toRight) : (toRight, solution);
                if (right.Shape.Rank == 1 && factor.Axes == solution.Axes)
                    toInputs[0] = -LowerProduct.Instance.Apply(left, other);
                else
                    toInputs[0] = -Functions.LowerTriangle(Broadcasting.Reduce(Functions.Contract(right.Shape.Rank == 1 ? "i,j->ij" : "ik,jk->ij", left, other), factor.Type)!);
            }
        }

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => TriangularPart.Unmasked(inputs[0]) is { } same ? Apply(same, inputs[1]) : null;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new TriangularSolveInstruction(Transposed, inputs[0], inputs[1], outputs[0]!);

        private sealed unsafe class TriangularSolveInstruction : Instruction
        {
            private readonly bool transposed;
            private readonly Plans.Buffer factor, right, solution;
            private readonly LoopNest cells;
            private readonly int width;

            public TriangularSolveInstruction(bool transposed, Plans.Buffer factor, Plans.Buffer right, Plans.Buffer solution)
            {
                (this.transposed, this.factor, this.right, this.solution) = (transposed, factor, right, solution);
                width = right.Type.Shape.From(1).Size;
                AxisSet axes = solution.Type.Axes;
                int[] Strides(Plans.Buffer buffer) => buffer.Type.StridesWithin(new(axes, buffer.Type.Shape))[..axes.Count];
                cells = new LoopNest([.. axes.Select(axis => axis.Size)], Strides(factor), Strides(right), Strides(solution));
            }

            public override void Execute(Memory memory)
            {
                var body = new Body(this, memory);
                cells.Run(ref body);
            }

            private readonly struct Body(TriangularSolveInstruction of, Memory memory) : ILoopBody
            {
                public void Run(scoped ReadOnlySpan<int> offsets)
                {
                    int n = of.factor.Type.Shape[0];
                    int[] strides = of.cells.InnerStrides;
                    for (int cell = 0; cell < of.cells.InnerSize; cell++)
                    {
                        double* l = memory.Pointer(of.factor) + offsets[0] + (cell * strides[0]), b = memory.Pointer(of.right) + offsets[1] + (cell * strides[1]);
                        double* x = memory.Pointer(of.solution) + offsets[2] + (cell * strides[2]);
                        if (of.width == 1)
                            TriangularKernel.Solve(l, b, x, n, of.transposed);
                        else
                            TriangularKernel.Solve(l, b, x, n, of.width, of.transposed);
                    }
                }
            }
        }
    }
}
