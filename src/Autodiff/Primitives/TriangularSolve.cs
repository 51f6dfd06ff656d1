using System.Runtime.CompilerServices;
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
                string equation = right.Shape.Rank == 1 ? "i,j->ij" : "ik,jk->ij";
                Tensor product = Functions.Contract(equation, left, other);
                toInputs[0] = -Functions.LowerTriangle(Broadcasting.Reduce(product, factor.Type)!);
            }
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new TriangularSolveInstruction(Transposed, inputs[0], inputs[1], outputs[0]!);

        private sealed class TriangularSolveInstruction : Instruction
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
                var body = new Body(memory[factor], memory[right], memory[solution], cells, factor.Type.Shape[0], width, transposed);
                cells.Run(ref body);
            }

            private readonly ref struct Body(ReadOnlySpan<double> factor, ReadOnlySpan<double> right, Span<double> solution, LoopNest cells, int n, int width, bool transposed) : ILoopBody
            {
                private readonly ReadOnlySpan<double> factor = factor;
                private readonly ReadOnlySpan<double> right = right;
                private readonly Span<double> solution = solution;

                public void Run(scoped ReadOnlySpan<int> offsets)
                {
                    int[] strides = cells.InnerStrides;
                    for (int cell = 0; cell < cells.InnerSize; cell++)
                    {
                        ReadOnlySpan<double> l = factor.Slice(offsets[0] + (cell * strides[0]), n * n);
                        Span<double> x = solution.Slice(offsets[2] + (cell * strides[2]), n * width);
                        right.Slice(offsets[1] + (cell * strides[1]), n * width).CopyTo(x);
                        Solve(l, x);
                    }
                }

                /// <summary>Forward substitution for L, backward for its transpose, a whole row of the solution at a time.</summary>
                private void Solve(ReadOnlySpan<double> l, Span<double> x)
                {
                    for (int step = 0; step < n; step++)
                    {
                        int i = transposed ? n - 1 - step : step;
                        Span<double> row = x.Slice(i * width, width);
                        for (int k = 0; k < step; k++)
                        {
                            int j = transposed ? n - 1 - k : k;
                            double coefficient = transposed ? l[(j * n) + i] : l[(i * n) + j];
                            LinearKernel.AddScaled(ref x[j * width], -coefficient, ref row[0], width);
                        }

                        double pivot = l[(i * n) + i];
                        for (int c = 0; c < width; c++)
                            row[c] /= pivot;
                    }
                }
            }
        }
    }
}
