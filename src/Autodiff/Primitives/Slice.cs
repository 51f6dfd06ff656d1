using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The entries start, start + step, … (count of them) along an event dimension.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension, or an entry lies outside it.</exception>
        public static Tensor Slice(Tensor x, int dimension, int start, int count, int step = 1) => new Graphs.Slice(dimension, start, count, step).Apply(x);

        /// <summary>The element at a place of the first event dimension, which the result no longer has.</summary>
        internal static Tensor Element(Tensor x, int index)
        {
            if (x.Shape.Rank == 0)
                throw new ArgumentException($"Element {index} was asked for, but the tensor of type {x.Type} has no event dimension to index.");
            if (index < 0 || index >= x.Shape[0])
                throw new ArgumentOutOfRangeException(nameof(index), $"Element {index} was asked for, but there are {x.Shape[0]} (numbered from 0).");
            return Reshape(Slice(x, 0, index, 1), x.Shape.From(1));
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record Slice(int Dimension, int Start, int Count, int Step) : Movement
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            Shape shape = inputs[0].Shape;
            if (Dimension < 0 || Dimension >= shape.Rank)
                throw new ArgumentOutOfRangeException(nameof(Dimension), $"A slice of dimension {Dimension} was asked for, but the shape {shape} has {shape.Rank} dimensions (numbered from 0).");
            long last = Start + ((long)(Count - 1) * Step);
            if (Start < 0 || Count < 0 || Step < 1 || (Count > 0 && last >= shape[Dimension]))
                throw new ArgumentOutOfRangeException(nameof(Start), $"A slice of {Count} entries from {Start} by steps of {Step} does not fit dimension {Dimension} of the shape {shape}.");
            return [new(inputs[0].Axes, shape.With(Dimension, Count))];
        }

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Movement Reverse(TensorType input) => new Pad(Dimension, Start, Step, input.Shape[Dimension]);

        internal override Path Path(TensorType from, TensorType to) => Between(whole: from, part: to, Dimension, Start, Step, intoWhole: false);

        /// <summary>A slice is a stretch of memory if nothing larger than 1 lies outside the dimension.</summary>
        internal override int? AliasOffset(Node node)
        {
            TensorType whole = node.Inputs[0].Type;
            bool isStretch = whole.Axes.Size == 1 && whole.Shape.Take(Dimension).All(size => size == 1) && (Step == 1 || Count == 1);
            return Count == whole.Shape[Dimension] ? 0 : isStretch ? Start * whole.Shape.From(Dimension + 1).Size : null;
        }

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => Count == inputs[0].Shape[Dimension] ? inputs[0] : null;

        internal static Path Between(TensorType whole, TensorType part, int dimension, int start, int step, bool intoWhole)
        {
            int[] partStrides = part.StridesWithin(part), wholeStrides = whole.StridesWithin(whole);
            int d = whole.Axes.Count + dimension;
            int wholeStart = start * wholeStrides[d];
            wholeStrides[d] *= step;
            return intoWhole
                ? new(part.Dimensions, 0, partStrides, wholeStart, wholeStrides)
                : new(part.Dimensions, wholeStart, wholeStrides, 0, partStrides);
        }
    }

    /// <summary>The reverse of a slice: the entries go to start, start + step, … of a dimension of the given size, and the rest is zero.</summary>
    internal sealed record Pad(int Dimension, int Start, int Step, int Size) : Movement
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, inputs[0].Shape.With(Dimension, Size))];

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Movement Reverse(TensorType input) => new Slice(Dimension, Start, input.Shape[Dimension], Step);

        internal override Path Path(TensorType from, TensorType to) => Slice.Between(whole: to, part: from, Dimension, Start, Step, intoWhole: true);
    }
}
