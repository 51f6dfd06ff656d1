using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Tensors joined along an event dimension; axes unite.</summary>
        /// <exception cref="ArgumentException">There are none, or they differ in another dimension.</exception>
        public static Tensor Concatenate(int dimension, params ReadOnlySpan<Tensor> parts)
        {
            if (parts.Length == 0)
                throw new ArgumentException("There is nothing to concatenate.", nameof(parts));
            AxisSet axes = parts[0].Axes;
            foreach (Tensor part in parts)
                axes = axes.Union(part.Axes);
            return new Concatenate(dimension).Apply([.. parts.ToArray().Select(part => Expand(part, new(axes, part.Shape)))]);
        }

        /// <summary>Tensors of shapes that broadcast to each other, as the elements along a new first event dimension; axes unite.</summary>
        /// <exception cref="ArgumentException">There are none, or their shapes do not broadcast.</exception>
        public static Tensor Stack(params ReadOnlySpan<Tensor> elements)
        {
            if (elements.Length == 0)
                throw new ArgumentException("There is nothing to stack.", nameof(elements));
            TensorType type = elements[0].Type;
            foreach (Tensor element in elements)
                type = TensorType.Broadcast(type, element.Type);
            return Concatenate(0, [.. elements.ToArray().Select(element => Reshape(Expand(element, type), type.Shape.Prepend(1)))]);
        }
    }
}

namespace Prob.Graphs
{
    internal sealed record Concatenate(int Dimension) : Primitive, IPolymorphic
    {
        public TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs)
        {
            TensorType type = node.Outputs[0].Type;
            TMessage whole = algebra.Move(Part(node, 0).Reverse(type), inputs[0], type);
            for (int i = 1; i < inputs.Length; i++)
                whole = algebra.Plus(whole, algebra.Move(Part(node, i).Reverse(type), inputs[i], type));
            return whole;
        }

        public TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input) =>
            algebra.Move(Part(node, input), message, node.Inputs[input].Type);

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            Shape shape = inputs[0].Shape;
            if (Dimension < 0 || Dimension >= shape.Rank)
                throw new ArgumentException($"Tensors of shape {shape} have no dimension {Dimension} to be joined along.");
            int total = 0;
            foreach (TensorType input in inputs)
            {
                if (input.Shape.Rank != shape.Rank || input.Shape.With(Dimension, shape[Dimension]) != shape)
                    throw new ArgumentException($"Tensors of shapes {shape} and {input.Shape} cannot be joined along dimension {Dimension}: the others must agree.");
                total += input.Shape[Dimension];
            }

            return [new(inputs[0].Axes, shape.With(Dimension, total))];
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            Derivative.Rule.Back(node, messages, toInputs, wanted);

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => inputs.Length == 1 ? inputs[0] : null;

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override bool KnowsPrecision => true;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
        {
            Path[] paths = [.. inputs.Select((_, i) => PathOf(node, i))];
            return new ConcatenateInstruction(paths, inputs, outputs[0]!);
        }

        /// <summary>Where an input goes.</summary>
        internal Path PathOf(Node node, int input)
        {
            TensorType whole = node.Outputs[0].Type;
            return Part(node, input).Reverse(whole).Path(node.Inputs[input].Type, whole);
        }

        private Slice Part(Node node, int input)
        {
            int start = 0;
            for (int i = 0; i < input; i++)
                start += node.Inputs[i].Shape[Dimension];
            return new Slice(Dimension, start, node.Inputs[input].Shape[Dimension], 1);
        }

        private sealed class ConcatenateInstruction(Path[] paths, Plans.Buffer[] parts, Plans.Buffer whole) : Instruction
        {
            private readonly LoopNest[] loops = [.. paths.Select(path => new LoopNest(path.Sizes, path.FromStrides, path.ToStrides))];

            public override void Execute(Memory memory)
            {
                for (int i = 0; i < parts.Length; i++)
                {
                    if (whole.Precision == Precision.Single)
                        MoveInstruction.Copy(memory.Values<float>(parts[i]), memory.Values<float>(whole), paths[i], loops[i]);
                    else
                        MoveInstruction.Copy(memory[parts[i]], memory[whole], paths[i], loops[i]);
                }
            }
        }
    }
}
