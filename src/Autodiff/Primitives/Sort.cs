using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The entries in ascending order along the last event dimension, or in descending order. Equal ones keep their order, and NaN goes last either way. A derivative goes to where each entry
        /// came from, and the order has none.
        /// </summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        public static Tensor Sort(Tensor x, bool descending = false) => TakeAlong(x, ArgSort(x, descending));

        /// <summary>The places (from 0) from which <see cref="Sort"/> takes the entries along the last event dimension, as whole numbers without a derivative.</summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        public static Tensor ArgSort(Tensor x, bool descending = false) => new Graphs.ArgSort(CheckedSize(x), descending).Apply(x);

        /// <summary>
        /// The k largest entries along the last event dimension, largest first, and their places (from 0), as whole numbers without a derivative. Of equal ones the earlier goes first; NaN counts
        /// as smallest. A derivative of the values goes to where they came from.
        /// </summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        /// <exception cref="ArgumentOutOfRangeException">k is negative, or larger than the dimension.</exception>
        public static (Tensor Values, Tensor Indices) TopK(Tensor x, int k)
        {
            int size = CheckedSize(x);
            if (k < 0 || k > size)
                throw new ArgumentOutOfRangeException(nameof(k), $"From 0 to {size} of the entries of a dimension of size {size} can be taken, but {k} were asked for.");
            Tensor indices = new ArgSort(k, Descending: true).Apply(x);
            return (TakeAlong(x, indices), indices);
        }

        private static int CheckedSize(Tensor x) => x.Shape.Rank > 0
            ? x.Shape[x.Shape.Rank - 1]
            : throw new ArgumentException($"Sorting works along the last event dimension, but the tensor of type {x.Type} has none; ToVector(axis) makes an axis into one.");
    }
}

namespace Prob.Graphs
{
    /// <summary>The places of the first entries in ascending or descending order along the last event dimension.</summary>
    internal sealed record ArgSort(int Count, bool Descending) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, inputs[0].Shape.With(inputs[0].Shape.Rank - 1, Count))];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
        }

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new ArgSortInstruction(lowering, Descending, inputs[0], outputs[0]!);

        private sealed class ArgSortInstruction : Instruction
        {
            private readonly Plans.Buffer x, indices, scratch;
            private readonly bool descending;
            private readonly int size, count;

            public ArgSortInstruction(Lowering lowering, bool descending, Plans.Buffer x, Plans.Buffer indices)
            {
                (this.descending, this.x, this.indices) = (descending, x, indices);
                int last = x.Type.Shape.Rank - 1;
                (size, count) = (x.Type.Shape[last], indices.Type.Shape[last]);
                scratch = lowering.Allocate(indices.Phase, new(default, [SortKernel.Scratch(size)]));
                lowering.Free(scratch);
            }

            public override void Execute(Memory memory)
            {
                for (int start = 0, to = 0; start < x.Length; start += size, to += count)
                    SortKernel.Sort(memory[x].Slice(start, size), memory[indices].Slice(to, count), memory[scratch], descending);
            }
        }
    }
}
