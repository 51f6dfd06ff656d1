using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// A = Q R for a matrix with at least as many rows as columns: Q as large as A, with orthonormal columns, R upper triangular. The diagonal of R is positive, which leaves one choice;
        /// where columns of A are linearly dependent it has a 0 (or what rounding leaves of it), and the factors have no derivative.
        /// </summary>
        /// <exception cref="ArgumentException">A is not a matrix, or has fewer rows than columns.</exception>
        public static (Tensor Q, Tensor R) Qr(Tensor matrix)
        {
            var node = new Node(Graphs.Qr.Instance, [matrix]);
            return (node.Outputs[0], node.Outputs[1]);
        }

        /// <summary>
        /// The X for which |A X − B|² is least, for A with at least as many rows as columns, which must be linearly independent; B and X are vectors or matrices. By <see cref="Qr"/>, so
        /// that the condition of A is not squared. Where columns are dependent, X is infinite, NaN, or as large as rounding makes it.
        /// </summary>
        /// <exception cref="ArgumentException">A is not a matrix, it has fewer rows than columns, or B does not have as many rows.</exception>
        public static Tensor LeastSquares(Tensor matrix, Tensor right)
        {
            (Tensor q, Tensor r) = Qr(matrix);
            if (right.Shape.Rank is < 1 or > 2 || right.Shape[0] != matrix.Shape[0])
                throw new ArgumentException($"Least squares of {matrix.Shape[0]} rows need a right side of {matrix.Shape[0]} rows, a vector or a matrix, but was given shape {right.Shape}.");
            return TriangularSolve(Transpose(r), Dot(Transpose(q), right), transposed: true);
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record Qr : Primitive
    {
        public static readonly Qr Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            (AxisSet axes, Shape shape) = inputs[0];
            return shape.Rank == 2 && shape[0] >= shape[1]
                ? [inputs[0], new(axes, [shape[1], shape[1]])]
                : throw new ArgumentException($"A QR factorisation needs a matrix with at least as many rows as columns, but was given shape {shape}.");
        }

        /// <summary>
        /// Ā = (Q̄ + Q C) R⁻ᵀ, where C is symmetric with the lower triangle of R R̄ᵀ − Q̄ᵀ Q (Walter and Lehmann 2010; Seeger et al. 2017, section 4.3, transposed). What R̄ says below the
        /// diagonal does not get there.
        /// </summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor q, Tensor r) = (node.Outputs[0], node.Outputs[1]);
            Tensor? inner = null;
            if (messages[1] is { } toR)
                inner = Functions.Dot(r, Functions.Transpose(toR));
            if (messages[0] is { } toQ)
            {
                Tensor own = Functions.Dot(Functions.Transpose(toQ), q);
                inner = inner is null ? -own : inner - own;
            }

            Tensor lower = Functions.LowerTriangle(inner!);
            Tensor symmetric = lower + Functions.Transpose(lower) - Functions.DiagonalMatrix(Functions.Diagonal(inner!));
            Tensor sum = Functions.Dot(q, symmetric);
            if (messages[0] is { } direct)
                sum += direct;
            toInputs[0] = Functions.Transpose(Functions.TriangularSolve(Functions.Transpose(r), Functions.Transpose(sum), transposed: true));
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new QrInstruction(lowering, inputs[0], outputs[0], outputs[1]);

        private sealed unsafe class QrInstruction : Instruction
        {
            private readonly Plans.Buffer matrix, scratch;
            private readonly Plans.Buffer? q, r;
            private readonly int rows, columns;

            public QrInstruction(Lowering lowering, Plans.Buffer matrix, Plans.Buffer? q, Plans.Buffer? r)
            {
                (this.matrix, this.q, this.r) = (matrix, q, r);
                (rows, columns) = (matrix.Type.Shape[0], matrix.Type.Shape[1]);
                scratch = lowering.Allocate((q ?? r)!.Phase, new(default, [QrKernel.Scratch(rows, columns)]));
                lowering.Free(scratch);
            }

            public override void Execute(Memory memory)
            {
                int count = matrix.Type.Axes.Size;
                for (int cell = 0; cell < count; cell++)
                {
                    QrKernel.Factorise(
                        memory.Pointer(matrix) + (cell * rows * columns),
                        q is null ? null : memory.Pointer(q) + (cell * rows * columns),
                        r is null ? null : memory.Pointer(r) + (cell * columns * columns),
                        memory.Pointer(scratch),
                        rows,
                        columns);
                }
            }
        }
    }
}
