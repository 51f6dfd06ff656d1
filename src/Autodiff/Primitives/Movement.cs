using System.Runtime.CompilerServices;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>Where each entry of a tensor goes: loops over sizes with a start and a step per loop on either side.</summary>
internal readonly record struct Path(int[] Sizes, int FromStart, int[] FromStrides, int ToStart, int[] ToStrides);

/// <summary>
/// A primitive that puts entries in other places and computes nothing, so that it means the same in every semiring. The message goes back the reverse way;
/// places of the result that nothing moves to hold the zero of the semiring.
/// </summary>
internal abstract record Movement : Primitive, IPolymorphic
{
    public TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs) =>
        algebra.Move(this, inputs[0], node.Outputs[0].Type);

    public TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input) =>
        algebra.Move(Reverse(node.Inputs[0].Type), message, node.Inputs[0].Type);

    /// <summary>The movement that takes a message to the output back to an input of the given type.</summary>
    internal abstract Movement Reverse(TensorType input);

    /// <summary>The way from a tensor of one type to the other.</summary>
    internal abstract Path Path(TensorType from, TensorType to);

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
        Derivative.Rule.Back(node, messages, toInputs, wanted);

    internal override bool KnowsPrecision => true;

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        new MoveInstruction(Path(inputs[0].Type, outputs[0]!.Type), inputs[0], outputs[0]!);

    /// <summary>A scalar factor of what is moved is applied afterwards.</summary>
    private protected Tensor? WithoutFactor(Tensor moved) => ScalarFactor.Of(moved) is { } factor ? factor.Times(Apply(factor.Rest)) : null;

    /// <summary>The path that keeps the order of the entries.</summary>
    private protected static Path Straight(TensorType type) => new([type.Size], 0, [1], 0, [1]);
}

/// <summary>Copies entries along a path; the rest of the target becomes 0.</summary>
internal sealed class MoveInstruction(Path path, Plans.Buffer from, Plans.Buffer to) : Instruction
{
    private readonly LoopNest loops = new(path.Sizes, path.FromStrides, path.ToStrides);
    private readonly bool isFull = path.Sizes.Aggregate(1, static (product, size) => product * size) == to.Length;

    public override void Execute(Memory memory)
    {
        if (to.Precision == Precision.Single)
            Execute<float>(memory);
        else
            Execute<double>(memory);
    }

    /// <summary>Copies values of any kind.</summary>
    public static void Copy<T>(ReadOnlySpan<T> source, Span<T> target, Path path, LoopNest loops)
    {
        var body = new Body<T>(source, target, path, loops.InnerSize, loops.InnerStrides[0], loops.InnerStrides[1]);
        loops.Run(ref body);
    }

    private void Execute<TStored>(Memory memory)
        where TStored : unmanaged
    {
        Span<TStored> target = memory.Values<TStored>(to);
        if (!isFull)
            target.Clear();
        Copy<TStored>(memory.Values<TStored>(from), target, path, loops);
    }

    private readonly ref struct Body<T>(ReadOnlySpan<T> source, Span<T> target, Path path, int size, int fromStride, int toStride) : ILoopBody
    {
        private readonly ReadOnlySpan<T> source = source;
        private readonly Span<T> target = target;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            int from = path.FromStart + offsets[0], to = path.ToStart + offsets[1];
            if (fromStride == 1 && toStride == 1)
            {
                source.Slice(from, size).CopyTo(target[to..]);
                return;
            }

            for (int i = 0; i < size; i++)
                target[to + (i * toStride)] = source[from + (i * fromStride)];
        }
    }
}
