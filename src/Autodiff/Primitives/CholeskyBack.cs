using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// The derivative of a <see cref="Cholesky"/> by its matrix, from the factor L and the message L̄, of which the lower triangles are read: the symmetric Ā = ½ L⁻ᵀ (S + Sᵀ) L⁻¹ with
/// S = Φ(Lᵀ L̄), where Φ keeps the lower triangle and halves the diagonal (Murray 2016, equation 10, made symmetric). In other words tril(2 Ā L) = tril(L̄). NaN where the factor is.
/// </summary>
internal sealed record CholeskyBack : Primitive
{
    public static readonly CholeskyBack Instance = new();

    /// <summary>The same as products and solves: slow, but a graph of other primitives, to be differentiated as often as one likes.</summary>
    public static Tensor Unfused(Tensor factor, Tensor message)
    {
        Tensor product = Functions.Dot(Functions.Transpose(Functions.LowerTriangle(factor)), Functions.LowerTriangle(message));
        Tensor lower = Functions.LowerTriangle(product) - (0.5 * Functions.DiagonalMatrix(Functions.Diagonal(product)));
        Tensor half = Functions.TriangularSolve(factor, lower + Functions.Transpose(lower), transposed: true);
        return 0.5 * Functions.Transpose(Functions.TriangularSolve(factor, Functions.Transpose(half), transposed: true));
    }

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes.Union(inputs[1].Axes), inputs[0].Shape)];

    /// <summary>Derivatives of derivatives, by way of <see cref="Unfused"/>.</summary>
    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        // The same tensor may be given twice; each place has a derivative of its own.
        Tensor factor = Identity.Instance.Apply(node.Inputs[0]), message = Identity.Instance.Apply(node.Inputs[1]);
        IReadOnlyDictionary<Tensor, Tensor> derivatives = Sweep.Backward([(Unfused(factor, message), messages[0]!)], [factor, message], Derivative.Rule);
        toInputs[0] = derivatives.GetValueOrDefault(factor);
        toInputs[1] = derivatives.GetValueOrDefault(message);
    }

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => TriangularPart.Unmasked(inputs[1]) is { } same ? Apply(inputs[0], same) : null;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new CholeskyBackInstruction(lowering, inputs[0], inputs[1], outputs[0]!);

    private sealed unsafe class CholeskyBackInstruction : Instruction
    {
        private readonly Plans.Buffer factor, message, toMatrix, scratch;
        private readonly LoopNest cells;

        public CholeskyBackInstruction(Lowering lowering, Plans.Buffer factor, Plans.Buffer message, Plans.Buffer toMatrix)
        {
            (this.factor, this.message, this.toMatrix) = (factor, message, toMatrix);
            AxisSet axes = toMatrix.Type.Axes;
            int[] Strides(Plans.Buffer buffer) => buffer.Type.StridesWithin(toMatrix.Type)[..axes.Count];
            cells = new LoopNest([.. axes.Select(axis => axis.Size)], Strides(factor), Strides(message), Strides(toMatrix));
            scratch = lowering.Allocate(toMatrix.Phase, new(default, [TriangularKernel.Scratch(factor.Type.Shape[0])]));
            lowering.Free(scratch);
        }

        public override void Execute(Memory memory)
        {
            var body = new Body(this, memory);
            cells.Run(ref body);
        }

        private readonly struct Body(CholeskyBackInstruction of, Memory memory) : ILoopBody
        {
            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] strides = of.cells.InnerStrides;
                for (int cell = 0; cell < of.cells.InnerSize; cell++)
                {
                    TriangularKernel.FactoriseBack(
                        memory.Pointer(of.factor) + offsets[0] + (cell * strides[0]),
                        memory.Pointer(of.message) + offsets[1] + (cell * strides[1]),
                        memory.Pointer(of.toMatrix) + offsets[2] + (cell * strides[2]),
                        memory.Pointer(of.scratch),
                        of.factor.Type.Shape[0]);
                }
            }
        }
    }
}
