using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// yᵢ = aᵢ yᵢ₋₁ + bᵢ along the last event dimension, beginning with y₀ = b₀; from the end, if that is set, yᵢ = aᵢ yᵢ₊₁ + bᵢ, beginning with the last. Factors and terms broadcast; the
        /// first factor is not read. Decaying sums, products of everything so far and autoregressions are such.
        /// </summary>
        /// <exception cref="ArgumentException">The shapes do not broadcast, or have no event dimension.</exception>
        public static Tensor LinearRecurrence(Tensor factors, Tensor terms, bool fromEnd = false)
        {
            TensorType type = TensorType.Broadcast(factors.Type, terms.Type);
            if (type.Shape.Rank == 0)
                throw new ArgumentException($"A recurrence works along the last event dimension, but the tensors of type {type} have none.");
            return new Graphs.LinearRecurrence(fromEnd).Apply(Expand(factors, type), Expand(terms, type));
        }

        /// <summary>Products of the first 1, 2, … entries along the last event dimension; from the end if <paramref name="fromEnd"/> is set. Entries of 0 have their derivative like any other.</summary>
        /// <exception cref="ArgumentException">x has no event dimension.</exception>
        public static Tensor CumulativeProduct(Tensor x, bool fromEnd = false)
        {
            if (x.Shape.Rank == 0)
                throw new ArgumentException($"A cumulative product works along the last event dimension, but the tensor of type {x.Type} has none.");
            int last = x.Shape.Rank - 1, n = x.Shape[last];
            if (n == 0)
                return x;
            int first = fromEnd ? n - 1 : 0;
            return LinearRecurrence(x, new Pad(last, first, 1, n).Apply(Slice(x, last, first, 1)), fromEnd);
        }
    }
}

namespace Prob.Graphs
{
    /// <summary>Its derivative is one in the other direction: t is ȳ and what comes from the next, tᵢ = ȳᵢ + aᵢ₊₁ tᵢ₊₁, and b̄ = t, āᵢ = tᵢ yᵢ₋₁.</summary>
    internal sealed record LinearRecurrence(bool FromEnd) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor toTerms = new LinearRecurrence(!FromEnd).Apply(Shifted(node.Inputs[0], !FromEnd), messages[0]!);
            toInputs[1] = toTerms;
            if (wanted[0])
                toInputs[0] = toTerms * Shifted(node.Outputs[0], FromEnd);
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new LinearRecurrenceInstruction(FromEnd, inputs[0], inputs[1], outputs[0]!);

        /// <summary>Each entry in the place of the one after it, or, from the end, of the one before it.</summary>
        private static Tensor Shifted(Tensor x, bool fromEnd)
        {
            int last = x.Shape.Rank - 1, n = x.Shape[last];
            return n == 0 ? x : new Pad(last, fromEnd ? 0 : 1, 1, n).Apply(Functions.Slice(x, last, fromEnd ? 1 : 0, n - 1));
        }

        private sealed class LinearRecurrenceInstruction(bool fromEnd, Plans.Buffer factors, Plans.Buffer terms, Plans.Buffer y) : Instruction
        {
            public override void Execute(Memory memory)
            {
                int n = y.Type.Shape[y.Type.Shape.Rank - 1];
                for (int start = 0; start < y.Length; start += n)
                {
                    Span<double> a = memory[factors].Slice(start, n), b = memory[terms].Slice(start, n), to = memory[y].Slice(start, n);
                    int place = fromEnd ? n - 1 : 0, step = fromEnd ? -1 : 1;
                    double value = to[place] = b[place];
                    for (int i = 1; i < n; i++)
                    {
                        place += step;
                        to[place] = value = Math.FusedMultiplyAdd(a[place], value, b[place]);
                    }
                }
            }
        }
    }
}
