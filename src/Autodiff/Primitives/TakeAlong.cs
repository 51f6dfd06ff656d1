using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The entries of x along its last event dimension that whole numbers (from 0) point at, row by row: yᵣᵢ = x at (r, indexᵣᵢ). The index has the shape of x but for the last dimension, as
        /// that of <see cref="ArgSort"/> and <see cref="TopK"/>; axes that both carry are matched cell by cell. Derivatives flow to x. <see cref="Gather"/> takes from the first dimension.
        /// </summary>
        /// <exception cref="ArgumentException">x has no event dimension, or another dimension than the last differs.</exception>
        /// <exception cref="IndexOutOfRangeException">When it is computed: an index is not a whole number from 0 to the size of the dimension less 1.</exception>
        public static Tensor TakeAlong(Tensor x, Tensor index) => Graphs.TakeAlong.Instance.Apply(x, index);
    }
}

namespace Prob.Graphs
{
    internal sealed record TakeAlong : Primitive
    {
        public static readonly TakeAlong Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            (Shape x, Shape index) = (inputs[0].Shape, inputs[1].Shape);
            return x.Rank > 0 && index.Rank == x.Rank && x.With(x.Rank - 1, index[x.Rank - 1]) == index
                ? [new(inputs[0].Axes.Union(inputs[1].Axes), index)]
                : throw new ArgumentException($"Entries are taken along the last of some event dimensions by an index that agrees in all others, but the shapes are {x} and, of the index, {index}.");
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = wanted[0] ? new PutAlong(node.Inputs[0].Type).Apply(messages[0]!, node.Inputs[1]) : null;

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new AlongInstruction(inputs[0], inputs[1], outputs[0]!, isPut: false);
    }

    /// <summary>The reverse: every entry is added to the place in its row that its index points at.</summary>
    /// <param name="Whole">The type of the result.</param>
    internal sealed record PutAlong(TensorType Whole) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [Whole];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = wanted[0] ? Functions.TakeAlong(messages[0]!, node.Inputs[1]) : null;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new AlongInstruction(outputs[0]!, inputs[1], inputs[0], isPut: true);
    }

    /// <summary>Goes through the rows of the part; each entry is copied from, or added to, the place in the row of the whole that its index names.</summary>
    internal sealed class AlongInstruction : Instruction
    {
        private readonly Plans.Buffer whole, index, part;
        private readonly bool isPut;
        private readonly int size, count;
        private readonly LoopNest rows;

        public AlongInstruction(Plans.Buffer whole, Plans.Buffer index, Plans.Buffer part, bool isPut)
        {
            (this.whole, this.index, this.part, this.isPut) = (whole, index, part, isPut);
            int last = index.Type.Shape.Rank - 1;
            (size, count) = (whole.Type.Shape[last], index.Type.Shape[last]);
            AxisSet axes = part.Type.Axes;
            int[] Strides(Plans.Buffer buffer) => buffer.Type.StridesWithin(new(axes, buffer.Type.Shape))[..^1];
            rows = new LoopNest(part.Type.Dimensions[..^1], Strides(whole), Strides(index), Strides(part));
        }

        public override void Execute(Memory memory)
        {
            Span<double> all = memory[whole];
            if (isPut)
                all.Clear();
            var body = new Body(all, memory[index], memory[part], rows, size, count, isPut);
            rows.Run(ref body);
        }

        private readonly ref struct Body(Span<double> whole, Span<double> index, Span<double> part, LoopNest rows, int size, int count, bool isPut) : ILoopBody
        {
            private readonly Span<double> whole = whole;
            private readonly Span<double> index = index;
            private readonly Span<double> part = part;

            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] strides = rows.InnerStrides;
                for (int row = 0; row < rows.InnerSize; row++)
                {
                    (int from, int at, int to) = (offsets[0] + (row * strides[0]), offsets[1] + (row * strides[1]), offsets[2] + (row * strides[2]));
                    for (int i = 0; i < count; i++)
                    {
                        int place = from + GatherInstruction.Checked(index[at + i], at + i, size);
                        if (isPut)
                            whole[place] += part[to + i];
                        else
                            part[to + i] = whole[place];
                    }
                }
            }
        }
    }
}
