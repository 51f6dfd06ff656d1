using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>I_{ν+1}(x)/I_ν(x) for x ≥ 0, or 1 minus that, which keeps its digits where x is large. For ν = 0 it is the mean direction of the von Mises distribution.</summary>
internal sealed record BesselRatio(double Order, bool IsComplement) : Primitive
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    /// <summary>r′ = 1 − r² − (2ν + 1) r/x (DLMF 10.29.2), where r/x = 1/(2(ν + 1) + x s) with the ratio s of the next order, so that it is right at 0.</summary>
    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        Tensor x = node.Inputs[0], value = node.Outputs[0];
        Tensor lessSquare = IsComplement ? value * (2 - value) : (1 - value) * (1 + value);
        Tensor next = new BesselRatio(Order + 1, IsComplement: false).Apply(x);
        Tensor slope = lessSquare - (((2 * Order) + 1) / ((2 * (Order + 1)) + (x * next)));
        toInputs[0] = messages[0]! * (IsComplement ? -slope : slope);
    }

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new BesselRatioInstruction(Order, IsComplement, inputs[0], outputs[0]!);

    private sealed class BesselRatioInstruction(double order, bool isComplement, Plans.Buffer x, Plans.Buffer y) : Instruction
    {
        public override void Execute(Memory memory)
        {
            Span<double> from = memory[x], to = memory[y];
            for (int i = 0; i < from.Length; i++)
                to[i] = BesselFunctions.Ratio(order, from[i], isComplement);
        }
    }
}
