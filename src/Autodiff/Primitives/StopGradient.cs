using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>x as seen from here on: the value passes, derivatives do not, forward, reverse and of any order.</summary>
        public static Tensor StopGradient(Tensor x) => Graphs.StopGradient.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record StopGradient : SameValue
    {
        public static readonly StopGradient Instance = new();

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
        }
    }
}
