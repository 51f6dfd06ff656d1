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
        Tensor product = Functions.Dot(Functions.Transpose(factor), Functions.LowerTriangle(message));
        Tensor lower = Functions.LowerTriangle(product) - (0.5 * Functions.DiagonalMatrix(Functions.Diagonal(product)));
        Tensor half = Functions.TriangularSolve(factor, lower + Functions.Transpose(lower), transposed: true);
        return 0.5 * Functions.Transpose(Functions.TriangularSolve(factor, Functions.Transpose(half), transposed: true));
    }

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

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

        public CholeskyBackInstruction(Lowering lowering, Plans.Buffer factor, Plans.Buffer message, Plans.Buffer toMatrix)
        {
            (this.factor, this.message, this.toMatrix) = (factor, message, toMatrix);
            scratch = lowering.Allocate(toMatrix.Phase, new(default, [TriangularKernel.Scratch(factor.Type.Shape[0])]));
            lowering.Free(scratch);
        }

        public override void Execute(Memory memory)
        {
            int n = factor.Type.Shape[0];
            for (int cell = 0; cell < toMatrix.Length; cell += n * n)
                TriangularKernel.FactoriseBack(memory.Pointer(factor) + cell, memory.Pointer(message) + cell, memory.Pointer(toMatrix) + cell, memory.Pointer(scratch), n);
        }
    }
}
