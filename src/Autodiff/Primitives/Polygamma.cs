using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The derivative of digamma of the given order, ψ⁽ⁿ⁾(x); order 0 is digamma itself.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
        public static Tensor Polygamma(int order, Tensor x)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(order);
            return order switch
            {
                0 => Digamma(x),
                1 => Trigamma.Instance.Apply(x),
                _ => new Graphs.Polygamma(order).Apply(x),
            };
        }
    }
}

namespace Prob.Graphs
{
    /// <summary>From order 2 on; the lower ones are <see cref="Digamma"/> and <see cref="Trigamma"/>.</summary>
    internal sealed record Polygamma(int Order) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = Annihilate.Product(messages[0]!, Functions.Polygamma(Order + 1, node.Inputs[0]));

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new PolygammaInstruction(Order, inputs[0], outputs[0]!);

        private sealed class PolygammaInstruction(int order, Plans.Buffer x, Plans.Buffer y) : Instruction
        {
            public override void Execute(Memory memory)
            {
                Span<double> from = memory[x], to = memory[y];
                for (int i = 0; i < from.Length; i++)
                    to[i] = SpecialFunctions.Polygamma(order, from[i]);
            }
        }
    }
}
