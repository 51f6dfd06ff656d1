using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>tril(x yᵀ) of two vectors: what a triangular system with a vector on its right tells its factor.</summary>
internal sealed record LowerProduct : Primitive
{
    public static readonly LowerProduct Instance = new();

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes.Union(inputs[1].Axes), [inputs[0].Shape[0], inputs[1].Shape[0]])];

    /// <summary>With M the message: x̄ = tril(M) y and ȳ = tril(M)ᵀ x.</summary>
    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        (Tensor x, Tensor y, Tensor message) = (node.Inputs[0], node.Inputs[1], Functions.LowerTriangle(messages[0]!));
        if (wanted[0])
            toInputs[0] = Broadcasting.Reduce(Functions.Dot(message, y), x.Type);
        if (wanted[1])
            toInputs[1] = Broadcasting.Reduce(Functions.Dot(x, message), y.Type);
    }

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new LowerProductInstruction(inputs[0], inputs[1], outputs[0]!);

    private sealed unsafe class LowerProductInstruction : Instruction
    {
        private readonly Plans.Buffer x, y, product;
        private readonly LoopNest cells;

        public LowerProductInstruction(Plans.Buffer x, Plans.Buffer y, Plans.Buffer product)
        {
            (this.x, this.y, this.product) = (x, y, product);
            AxisSet axes = product.Type.Axes;
            int[] Strides(Plans.Buffer buffer) => buffer.Type.StridesWithin(new(axes, buffer.Type.Shape))[..axes.Count];
            cells = new LoopNest([.. axes.Select(axis => axis.Size)], Strides(x), Strides(y), Strides(product));
        }

        public override void Execute(Memory memory)
        {
            memory[product].Clear();
            var body = new Body(this, memory);
            cells.Run(ref body);
        }

        private readonly struct Body(LowerProductInstruction of, Memory memory) : ILoopBody
        {
            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] strides = of.cells.InnerStrides;
                for (int cell = 0; cell < of.cells.InnerSize; cell++)
                {
                    TriangularKernel.LowerProduct(
                        memory.Pointer(of.x) + offsets[0] + (cell * strides[0]),
                        memory.Pointer(of.y) + offsets[1] + (cell * strides[1]),
                        memory.Pointer(of.product) + offsets[2] + (cell * strides[2]),
                        of.x.Type.Shape[0]);
                }
            }
        }
    }
}
