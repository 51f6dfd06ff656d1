using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The X with A X = B for any square matrix A, by LU factors with partial pivoting; B and X are vectors or matrices. Where A is singular, which shows as a pivot of 0, X is NaN; where it
        /// is nearly so, X is as uncertain as the condition of A says. For a positive definite A, <see cref="Cholesky"/> and <see cref="TriangularSolve"/> take half the work.
        /// </summary>
        /// <exception cref="ArgumentException">A is not square, or B does not have as many rows.</exception>
        public static Tensor Solve(Tensor matrix, Tensor right)
        {
            int n = TriangularPart.CheckedSize(matrix.Type);
            if (right.Shape.Rank is < 1 or > 2 || right.Shape[0] != n)
                throw new ArgumentException($"A system of {n} rows needs a right side of {n} rows, a vector or a matrix, but was given shape {right.Shape}.");
            (Tensor factors, Tensor pivots) = Lu.Of(matrix);
            return new LuSolve(false).Apply(factors, pivots, right);
        }

        /// <summary>The inverse of a square matrix; NaN where it is singular. <see cref="Solve"/> is quicker and more accurate than a product with it.</summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor Inverse(Tensor matrix) => Solve(matrix, IdentityMatrix(TriangularPart.CheckedSize(matrix.Type)));

        /// <summary>The matrix with ones on its diagonal and 0 elsewhere.</summary>
        internal static Tensor IdentityMatrix(int n) => Tensor.Literal(new(default, [n, n]), [.. Enumerable.Range(0, n * n).Select(i => i % (n + 1) == 0 ? 1.0 : 0.0)]);
    }
}

namespace Prob.Graphs
{
    /// <summary>The X with A X = B, or Aᵀ X = B, from the factors of A, the exchanges of its rows, and B.</summary>
    internal sealed record LuSolve(bool Transposed) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes.Union(inputs[2].Axes), inputs[2].Shape)];

        /// <summary>With B̄ the message to B: B̄ = A⁻ᵀ X̄ and Ā = −B̄ Xᵀ; transposed, B̄ = A⁻¹ X̄ and Ā = −X B̄ᵀ.</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor factors, Tensor pivots, Tensor right, Tensor solution) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Outputs[0]);
            Tensor toRight = new LuSolve(!Transposed).Apply(factors, pivots, messages[0]!);
            if (wanted[2])
                toInputs[2] = Broadcasting.Reduce(toRight, right.Type);
            if (wanted[0])
            {
                (Tensor left, Tensor other) = Transposed ? (solution, toRight) : (toRight, solution);
                toInputs[0] = -Broadcasting.Reduce(Functions.Contract(right.Shape.Rank == 1 ? "i,j->ij" : "ik,jk->ij", left, other), factors.Type)!;
            }
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new LuSolveInstruction(Transposed, inputs[0], inputs[1], inputs[2], outputs[0]!);

        private sealed unsafe class LuSolveInstruction : Instruction
        {
            private readonly bool transposed;
            private readonly Plans.Buffer factors, pivots, right, solution;
            private readonly LoopNest cells;
            private readonly int width;

            public LuSolveInstruction(bool transposed, Plans.Buffer factors, Plans.Buffer pivots, Plans.Buffer right, Plans.Buffer solution)
            {
                (this.transposed, this.factors, this.pivots, this.right, this.solution) = (transposed, factors, pivots, right, solution);
                width = right.Type.Shape.From(1).Size;
                AxisSet axes = solution.Type.Axes;
                int[] Strides(Plans.Buffer buffer) => buffer.Type.StridesWithin(new(axes, buffer.Type.Shape))[..axes.Count];
                cells = new LoopNest([.. axes.Select(axis => axis.Size)], Strides(factors), Strides(pivots), Strides(right), Strides(solution));
            }

            public override void Execute(Memory memory)
            {
                var body = new Body(this, memory);
                cells.Run(ref body);
            }

            private readonly struct Body(LuSolveInstruction of, Memory memory) : ILoopBody
            {
                public void Run(scoped ReadOnlySpan<int> offsets)
                {
                    int n = of.factors.Type.Shape[0];
                    int[] strides = of.cells.InnerStrides;
                    for (int cell = 0; cell < of.cells.InnerSize; cell++)
                    {
                        LuKernel.Solve(
                            memory.Pointer(of.factors) + offsets[0] + (cell * strides[0]),
                            memory.Pointer(of.pivots) + offsets[1] + (cell * strides[1]),
                            memory.Pointer(of.right) + offsets[2] + (cell * strides[2]),
                            memory.Pointer(of.solution) + offsets[3] + (cell * strides[3]),
                            n,
                            of.width,
                            of.transposed);
                    }
                }
            }
        }
    }
}
