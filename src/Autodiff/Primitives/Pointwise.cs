using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>A function of up to four numbers, applied entry by entry to tensors that broadcast to each other, of which one value takes so long that vectors would not help.</summary>
internal abstract record Pointwise : Primitive
{
    /// <summary>The value for one number per argument.</summary>
    public abstract double Value(ReadOnlySpan<double> x);

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType type = inputs[0];
        foreach (TensorType other in inputs[1..])
            type = TensorType.Broadcast(type, other);
        return [type];
    }

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        for (int i = 0; i < toInputs.Length; i++)
        {
            if (wanted[i] && Slope(i, node.Inputs, node.Outputs[0]) is { } slope)
                toInputs[i] = Broadcasting.Reduce(Annihilate.Product(messages[0]!, slope), node.Inputs[i].Type);
        }
    }

    internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) => new PointwiseInstruction(this, inputs, outputs[0]!);

    /// <summary>The derivative of the value y by one of the arguments x; null for zero.</summary>
    protected abstract Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y);

    private sealed class PointwiseInstruction(Pointwise function, Plans.Buffer[] x, Plans.Buffer y) : Instruction
    {
        private const int MaximumArguments = 4;

        private readonly LoopNest loops = new(y.Type.Dimensions, [.. x.Select(buffer => buffer.Type.StridesWithin(y.Type)), y.Type.StridesWithin(y.Type)]);

        public override void Execute(Memory memory)
        {
            var body = new Body(function, memory, x, y, loops.InnerStrides, loops.InnerSize);
            loops.Run(ref body);
        }

        private readonly struct Body(Pointwise function, Memory memory, Plans.Buffer[] x, Plans.Buffer y, int[] strides, int size) : ILoopBody
        {
            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                Span<double> arguments = stackalloc double[MaximumArguments], to = memory[y];
                arguments = arguments[..x.Length];
                for (int i = 0; i < size; i++)
                {
                    for (int k = 0; k < arguments.Length; k++)
                        arguments[k] = memory[x[k]][offsets[k] + (i * strides[k])];
                    to[offsets[^1] + (i * strides[^1])] = function.Value(arguments);
                }
            }
        }
    }
}
