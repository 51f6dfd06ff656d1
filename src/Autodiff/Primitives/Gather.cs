using System.Runtime.CompilerServices;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The elements of x along its first event dimension that whole numbers (from 0) point at. The result has the shape of the index, then the rest of the
        /// shape of x; axes that both carry are matched cell by cell. Derivatives flow to x; the index has none.
        /// </summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        /// <exception cref="IndexOutOfRangeException">An index is not a whole number from 0 to the size of the dimension less 1; thrown when it is computed, if it is not known before.</exception>
        public static Tensor Gather(Tensor x, Tensor index)
        {
            if (x.Shape.Rank == 0)
                throw new ArgumentException($"A tensor of type {x.Type} has no event dimension to index.");
            if (index.Source.IsKnown)
            {
                double[] wanted = index.ToArray();
                for (int i = 0; i < wanted.Length; i++)
                    GatherInstruction.Checked(wanted[i], i, x.Shape[0]);
            }

            return index.Pick(x);
        }
    }
}

namespace Prob.Graphs
{
    /// <summary>Elements along the first event dimension, by index.</summary>
    internal sealed record Gather : Primitive
    {
        public static readonly Gather Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
            [new(inputs[0].Axes.Union(inputs[1].Axes), Shape.Of([.. inputs[1].Shape, .. inputs[0].Shape.From(1)]))];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = wanted[0] ? new Scatter(node.Inputs[0].Type).Apply(messages[0]!, node.Inputs[1]) : null;

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override bool KnowsPrecision => true;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new GatherInstruction(inputs[0], inputs[1], outputs[0]!, isScatter: false);

        /// <summary>An index that counts all elements along an axis only gives the dimension another name.</summary>
        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
        {
            (Tensor x, Tensor index) = (inputs[0], inputs[1]);
            if (index.Source.Primitive is not Constant { IsData: false } constant || index.Axes.Count != 1 || index.Shape.Rank > 0
                || index.Axes[0].Size != x.Shape[0] || x.Axes.Contains(index.Axes[0]))
                return null;
            for (int i = 0; i < constant.Values.Length; i++)
            {
                if (constant.Values[i] != i)
                    return null;
            }

            return x.ToAxis(index.Axes[0]);
        }
    }

    /// <summary>The reverse of a gather: every element is added to the place that its index points at.</summary>
    /// <param name="Whole">The type of the result.</param>
    internal sealed record Scatter(TensorType Whole) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [Whole];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = wanted[0] ? Gather.Instance.Apply(messages[0]!, node.Inputs[1]) : null;

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
            ScalarFactor.Of(inputs[0]) is { } factor ? factor.Times(Apply(factor.Rest, inputs[1])) : null;

        internal override bool KnowsPrecision => true;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new GatherInstruction(outputs[0]!, inputs[1], inputs[0], isScatter: true);
    }

    /// <summary>Goes through the cells of the part; each names by its index the place of the whole it is copied from, or added to.</summary>
    internal sealed class GatherInstruction : Instruction
    {
        private readonly Plans.Buffer whole, index, part;
        private readonly bool isScatter;
        private readonly int rest;
        private readonly LoopNest loops;

        public GatherInstruction(Plans.Buffer whole, Plans.Buffer index, Plans.Buffer part, bool isScatter)
        {
            (this.whole, this.index, this.part, this.isScatter) = (whole, index, part, isScatter);
            rest = whole.Type.Shape.From(1).Size;
            // One loop per axis of the part and per dimension of the index; the rest of the shape of the whole is copied in one go.
            var cells = new TensorType(part.Type.Axes, index.Type.Shape);
            int[] wholeStrides = [.. new TensorType(whole.Type.Axes, [whole.Type.Shape.Size]).StridesWithin(new(part.Type.Axes, [whole.Type.Shape.Size]))[..^1], .. new int[index.Type.Shape.Rank]];
            int[] partStrides = Array.ConvertAll(cells.StridesWithin(cells), stride => stride * rest);
            loops = new LoopNest(cells.Dimensions, wholeStrides, index.Type.StridesWithin(cells), partStrides);
        }

        /// <summary>An index as a whole number below a size.</summary>
        /// <exception cref="IndexOutOfRangeException">It is none.</exception>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static int Checked(double wanted, int place, int size)
        {
            int element = (int)wanted;
            return element == wanted && (uint)element < (uint)size ? element : throw OutOfRange(wanted, place, size);
        }

        public override void Execute(Memory memory)
        {
            if (part.Precision == Precision.Single)
                Execute<float>(memory);
            else
                Execute<double>(memory);
        }

        private void Execute<TStored>(Memory memory)
            where TStored : unmanaged
        {
            if (rest == 0)
                return;
            Span<TStored> all = memory.Values<TStored>(whole);
            if (isScatter)
                all.Clear();
            var body = new Body<TStored>(all, memory.Values<TStored>(index), memory.Values<TStored>(part), loops, rest, whole.Type.Shape[0], isScatter);
            loops.Run(ref body);
        }

        private static IndexOutOfRangeException OutOfRange(double wanted, int place, int size) =>
            new($"An index must be a whole number from 0 to {size - 1}, but entry {place} of the indices is {wanted}.{(wanted == size ? " Indices count from 0: if these count from 1, subtract 1." : "")}");

        private readonly ref struct Body<TStored>(Span<TStored> whole, Span<TStored> index, Span<TStored> part, LoopNest loops, int rest, int size, bool isScatter) : ILoopBody
            where TStored : unmanaged
        {
            private readonly Span<TStored> whole = whole;
            private readonly Span<TStored> index = index;
            private readonly Span<TStored> part = part;

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] strides = loops.InnerStrides;
                for (int i = 0; i < loops.InnerSize; i++)
                {
                    int element = Checked(Stored.Value(index[offsets[1] + (i * strides[1])]), offsets[1] + (i * strides[1]), size);
                    int from = offsets[0] + (i * strides[0]) + (element * rest), to = offsets[2] + (i * strides[2]);
                    if (rest == 1 && isScatter)
                        whole[from] = Stored.Of<TStored>(Stored.Value(whole[from]) + Stored.Value(part[to]));
                    else if (rest == 1)
                        part[to] = whole[from];
                    else if (isScatter)
                        LinearKernel.Add(ref part[to], ref whole[from], rest);
                    else
                        whole.Slice(from, rest).CopyTo(part[to..]);
                }
            }
        }
    }
}
