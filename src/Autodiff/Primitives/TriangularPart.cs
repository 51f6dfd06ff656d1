using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>A square matrix with 0 above the diagonal.</summary>
        /// <exception cref="ArgumentException">The tensor is not a square matrix.</exception>
        public static Tensor LowerTriangle(Tensor matrix) => TriangularPart.Instance.Apply(matrix);
    }
}

namespace Prob.Graphs
{
    internal sealed record TriangularPart : Primitive
    {
        public static readonly TriangularPart Instance = new();

        /// <summary>The number of rows of a square matrix.</summary>
        public static int CheckedSize(TensorType type) =>
            type.Shape.Rank == 2 && type.Shape[0] == type.Shape[1]
                ? type.Shape[0]
                : throw new ArgumentException($"A square matrix is needed, but was given shape {type.Shape}.");

        /// <summary>A tensor that differs from this one above the diagonal alone and takes less to compute, for those who do not look there; null if there is none.</summary>
        public static Tensor? Unmasked(Tensor matrix)
        {
            Node source = matrix.Source;
            if (source.Primitive is TriangularPart)
                return Unmasked(source.Inputs[0]) ?? source.Inputs[0];
            if (source.Primitive is not (Add or Subtract or Negate) || source.Inputs.Any(input => input.Type != matrix.Type))
                return null;
            Tensor?[] terms = [.. source.Inputs.Select(Unmasked)];
            return terms.Any(term => term is not null) ? source.Primitive.Apply([.. terms.Select((term, k) => term ?? source.Inputs[k])]) : null;
        }

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            CheckedSize(inputs[0]);
            return [inputs[0]];
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = Functions.LowerTriangle(messages[0]!);

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => Unmasked(inputs[0]) is { } same ? Apply(same) : null;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new TriangularPartInstruction(inputs[0], outputs[0]!);

        private sealed class TriangularPartInstruction(Plans.Buffer x, Plans.Buffer y) : Instruction
        {
            public override void Execute(Memory memory)
            {
                int n = x.Type.Shape[0];
                Span<double> from = memory[x], to = memory[y];
                to.Clear();
                for (int row = 0; row * n < from.Length; row++)
                    from.Slice(row * n, (row % n) + 1).CopyTo(to[(row * n)..]);
            }
        }
    }
}
