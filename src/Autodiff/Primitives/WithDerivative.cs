using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob
{
    /// <summary>
    /// A derivative that is stated: from the derivative with respect to an output, those with respect to the inputs, message · ∂output/∂inputs, as a function of tensors that is linear in the
    /// message. It is asked whenever derivatives are, and what it gives may be differentiated again. All that varies must come in as an input: tensors that it captures count as they were then.
    /// </summary>
    /// <param name="message">The derivative with respect to the output, of the type of the output.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="output">The output; its derivative is the rule itself.</param>
    /// <returns>
    /// A tensor per input, of its event shape, or null for zero. What has axes that the input lacks is summed over them, and what lacks axes that it has is the same in all their cells.
    /// </returns>
    public delegate IReadOnlyList<Tensor?> DerivativeRule(Tensor message, IReadOnlyList<Tensor> inputs, Tensor output);

    public static partial class Functions
    {
        /// <summary>
        /// f(x) with a derivative of one's own: message · ∂y/∂x as a function of (message, x, y), linear in the message, instead of what would follow from f; for where that is inaccurate,
        /// costly or unknown. No derivative flows to anything else that f uses. See <see cref="DerivativeRule"/>.
        /// </summary>
        /// <exception cref="ArgumentException">When derivatives are asked for: the rule gives a tensor of another event shape than x.</exception>
        public static Tensor WithDerivative(Func<Tensor, Tensor> f, Func<Tensor, Tensor, Tensor, Tensor> derivative, Tensor x) =>
            new WithDerivative(derivative).Apply(f(x), x);

        /// <summary>
        /// A value with a derivative of one's own with respect to the inputs that it was made of, instead of what would follow from how it was made: no derivative flows to anything else.
        /// </summary>
        /// <exception cref="ArgumentException">When derivatives are asked for: the rule gives too many or too few tensors, or one of another event shape than its input.</exception>
        public static Tensor WithDerivative(Tensor value, IReadOnlyList<Tensor> inputs, DerivativeRule derivative) =>
            new WithDerivative(derivative).Apply([value, .. inputs]);
    }
}

namespace Prob.Graphs
{
    /// <summary>A value, and the inputs with respect to which a rule states its derivatives. Equal where the rule is the same function with the same captured variables.</summary>
    /// <param name="Rule">A <see cref="DerivativeRule"/>, or for one input a function of message, input and output.</param>
    internal sealed record WithDerivative(Delegate Rule) : SameValue
    {
        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            if (!wanted[1..].Contains(true))
                return;
            ImmutableArray<Tensor> inputs = node.Inputs[1..];
            IReadOnlyList<Tensor?> stated = Rule is DerivativeRule rule
                ? rule(messages[0]!, inputs, node.Outputs[0])
                : [((Func<Tensor, Tensor, Tensor, Tensor>)Rule)(messages[0]!, inputs[0], node.Outputs[0])];
            if (stated.Count != inputs.Length)
                throw new ArgumentException($"A derivative rule must give a tensor or null for each input, {inputs.Length}, but gave {stated.Count}.");
            for (int i = 0; i < inputs.Length; i++)
            {
                if (stated[i] is { } derivative && derivative.Shape != inputs[i].Shape)
                    throw new ArgumentException($"A derivative has the event shape of what it is taken with respect to, but a rule gave one of type {derivative.Type} for input {i} of type {inputs[i].Type}.");
                toInputs[i + 1] = Broadcasting.Reduce(stated[i], inputs[i].Type);
            }
        }
    }
}
