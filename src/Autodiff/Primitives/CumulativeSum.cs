using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Sums of the first 1, 2, … entries along the last event dimension; from the end if <paramref name="fromEnd"/> is set.</summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        public static Tensor CumulativeSum(Tensor x, bool fromEnd = false) => new Graphs.CumulativeSum(fromEnd).Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record CumulativeSum(bool FromEnd) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) =>
            inputs[0].Shape.Rank > 0
                ? [inputs[0]]
                : throw new ArgumentException($"A cumulative sum works along the last event dimension, but the tensor of type {inputs[0]} has none.");

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            toInputs[0] = Functions.CumulativeSum(messages[0]!, !FromEnd);

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new CumulativeSumInstruction(FromEnd, inputs[0], outputs[0]!);

        private sealed class CumulativeSumInstruction(bool fromEnd, Plans.Buffer x, Plans.Buffer y) : Instruction
        {
            public override void Execute(Memory memory)
            {
                int n = x.Type.Shape[x.Type.Shape.Rank - 1];
                for (int start = 0; start < x.Length; start += n)
                {
                    Span<double> from = memory[x].Slice(start, n), to = memory[y].Slice(start, n);
                    double sum = 0;
                    for (int i = 0; i < n; i++)
                    {
                        int place = fromEnd ? n - 1 - i : i;
                        to[place] = sum += from[place];
                    }
                }
            }
        }
    }
}
