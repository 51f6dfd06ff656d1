using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The entries in reverse order along an event dimension.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor Flip(Tensor x, int dimension) => new Graphs.Flip(CheckedDimension(x, dimension)).Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Flip(int Dimension) : Movement
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Movement Reverse(TensorType input) => this;

        internal override Path Path(TensorType from, TensorType to)
        {
            int[] strides = to.StridesWithin(to), steps = [.. strides];
            int d = to.Axes.Count + Dimension;
            steps[d] = -steps[d];
            return new(to.Dimensions, Math.Max(0, to.Shape[Dimension] - 1) * strides[d], steps, 0, strides);
        }

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
            inputs[0].Shape[Dimension] == 1 ? inputs[0] : inputs[0].Source.Primitive == this ? inputs[0].Source.Inputs[0] : null;
    }
}
