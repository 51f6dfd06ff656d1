using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// log I_ν(x), the logarithm of the modified Bessel function of the first kind, for x ≥ 0; NaN below. No overflow, and it is differentiable in x to any order; the order ν is a number.
        /// </summary>
        /// <exception cref="ArgumentOutOfRangeException">The order is negative or not finite.</exception>
        public static Tensor LogBesselI(double order, Tensor x) => new Graphs.LogBesselI(CheckedOrder(order), IsScaled: false).Apply(x);

        /// <summary>log(e⁻ˣ I_ν(x)), which keeps its digits where x is large.</summary>
        internal static Tensor LogScaledBesselI(double order, Tensor x) => new Graphs.LogBesselI(CheckedOrder(order), IsScaled: true).Apply(x);

        private static double CheckedOrder(double order) =>
            double.IsFinite(order) && order >= 0 ? order : throw new ArgumentOutOfRangeException(nameof(order), $"The order of a Bessel function must be at least 0 and finite, but was {order}.");
    }
}

namespace Prob.Graphs
{
    internal sealed record LogBesselI(double Order, bool IsScaled) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

        /// <summary>I_ν′ = I_{ν+1} + ν/x I_ν (DLMF 10.29.2).</summary>
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor x = node.Inputs[0], ratio = new BesselRatio(Order, IsComplement: IsScaled).Apply(x), slope = IsScaled ? -ratio : ratio;
            toInputs[0] = Annihilate.Product(messages[0]!, Order == 0 ? slope : slope + (Order / x));
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new LogBesselInstruction(Order, IsScaled, inputs[0], outputs[0]!);

        private sealed class LogBesselInstruction(double order, bool isScaled, Plans.Buffer x, Plans.Buffer y) : Instruction
        {
            public override void Execute(Memory memory)
            {
                Span<double> from = memory[x], to = memory[y];
                for (int i = 0; i < from.Length; i++)
                    to[i] = BesselFunctions.LogI(order, from[i], isScaled);
            }
        }
    }
}
