using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob;

/// <summary>
/// Draws from any distribution that can be drawn from, one per cell: a function of the parameters and of a uniform number per cell, which names a stream of random numbers. No derivative
/// flows through it.
/// </summary>
/// <param name="Distribution">The distribution; its parameters are the inputs after the uniform numbers.</param>
internal sealed record SiteDraw(IDistribution Distribution) : Primitive
{
    private const uint Purpose = 0x53495445;   // "SITE"

    /// <summary>A draw for each cell of the axes.</summary>
    public static Tensor Of(IDistribution distribution, Tensor uniform, AxisSet axes) => new SiteDraw(distribution).Apply(
        [uniform, .. distribution.Parameters.Select(parameter => Functions.Expand(parameter.Value, new(axes, parameter.Value.Shape)))]);

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [new(inputs[0].Axes, Distribution.Shape)];

    internal override Tensor Output(Node node, int index, TensorType type) =>
        Distribution.Support.IsDiscrete ? new Discrete(node, type, Distribution.Support) : base.Output(node, index, type);

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
    }

    internal override Instruction Lower(Lowering lowering, Node node, Graphs.Plans.Buffer[] inputs, Graphs.Plans.Buffer?[] outputs) => new Draw(Distribution, inputs, outputs[0]!);

    private sealed class Draw(IDistribution distribution, Graphs.Plans.Buffer[] inputs, Graphs.Plans.Buffer output) : Instruction
    {
        private readonly int[] sizes = [.. inputs.Skip(1).Select(input => input.Type.Shape.Size)];
        private readonly int all = inputs.Skip(1).Sum(input => input.Type.Shape.Size);

        public override void Execute(Memory memory)
        {
            Span<double> parameters = stackalloc double[256];
            if (all > parameters.Length)
                parameters = new double[all];
            Span<double> keys = memory[inputs[0]], drawn = memory[output];
            int width = output.Type.Shape.Size;
            for (int cell = 0; cell < keys.Length; cell++)
            {
                for (int k = 0, at = 0; k < sizes.Length; at += sizes[k++])
                    memory[inputs[k + 1]].Slice(cell * sizes[k], sizes[k]).CopyTo(parameters[at..]);
                var random = new Philox((ulong)BitConverter.DoubleToInt64Bits(keys[cell]), (uint)cell, Purpose);
                distribution.Sample(ref random, parameters[..all], drawn.Slice(cell * width, width));
            }
        }
    }
}
