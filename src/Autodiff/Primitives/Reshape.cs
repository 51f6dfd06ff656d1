using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The same entries in the same order under another event shape of equal size.</summary>
        /// <exception cref="ArgumentException">The sizes differ.</exception>
        public static Tensor Reshape(Tensor x, Shape shape) => x.Shape == shape ? x : new Graphs.Reshape(shape).Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Reshape(Shape Shape) : Movement
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
            inputs[0].Shape.Size == Shape.Size
                ? [new(inputs[0].Axes, Shape)]
                : throw new ArgumentException($"A tensor of shape {inputs[0].Shape} has {inputs[0].Shape.Size} entries and cannot be reshaped to {Shape}, which has {Shape.Size}.");

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Movement Reverse(TensorType input) => new Reshape(input.Shape);

        internal override Path Path(TensorType from, TensorType to) => Straight(to);

        internal override int? AliasOffset(Node node) => 0;

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
            inputs[0].Shape == Shape ? inputs[0] : inputs[0].Source.Primitive is Reshape ? Apply(inputs[0].Source.Inputs[0]) : WithoutFactor(inputs[0]);
    }
}
