using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The value of one tensor with the derivative of another, which stands in for it: a step with the slope of a ramp, a choice with the slope of its probabilities (Bengio, Léonard
        /// and Courville 2013). The value is exactly that of <paramref name="forward"/>, where backward + StopGradient(forward − backward) would round. Axes that one of them lacks
        /// are taken from the other.
        /// </summary>
        /// <param name="forward">What the value is; no derivative flows to it.</param>
        /// <param name="backward">What every derivative is taken of; its value is not used.</param>
        /// <exception cref="ArgumentException">The event shapes differ.</exception>
        public static Tensor StraightThrough(Tensor forward, Tensor backward)
        {
            if (forward.Shape != backward.Shape)
                throw new ArgumentException($"The derivative of one tensor can stand in for that of another of the same event shape, but forward has type {forward.Type} and backward {backward.Type}.");
            var type = new TensorType(forward.Axes.Union(backward.Axes), forward.Shape);
            return Graphs.StraightThrough.Instance.Apply(Expand(forward, type), Expand(backward, type));
        }
    }
}

namespace Prob.Graphs
{
    /// <summary>The first of two tensors of one type, with messages for the second.</summary>
    internal sealed record StraightThrough : SameValue
    {
        public static readonly StraightThrough Instance = new();

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) => toInputs[1] = messages[0];
    }
}
