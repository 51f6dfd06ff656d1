using System.Runtime.CompilerServices;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// x where the condition is not 0, y where it is; the three broadcast. The branch not taken gets the message 0, and stays 0 even if it is infinite there.
        /// </summary>
        public static Tensor Where(Tensor condition, Tensor x, Tensor y) => Graphs.Where.Instance.Apply(condition, x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Where : Primitive
    {
        public static readonly Where Instance = new();

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [TensorType.Broadcast(inputs[0], TensorType.Broadcast(inputs[1], inputs[2]))];

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            (Tensor condition, Tensor x, Tensor y) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
            if (wanted[1])
                toInputs[1] = Broadcasting.Reduce(Functions.Where(condition, messages[0]!, 0), x.Type);
            if (wanted[2])
                toInputs[2] = Broadcasting.Reduce(Functions.Where(condition, 0, messages[0]!), y.Type);
        }

        internal override bool IsElementwise => true;

        internal override bool KnowsPrecision => true;

        internal override T Compute<T>(ReadOnlySpan<T> inputs) => Operator.Invoke(inputs[0], inputs[1], inputs[2]);

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => this;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            lowering.Precision == Precision.Single
                ? new TernaryInstruction<Operator, float>(inputs[0], inputs[1], inputs[2], outputs[0]!)
                : new TernaryInstruction<Operator, double>(inputs[0], inputs[1], inputs[2], outputs[0]!);

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs)
        {
            TensorType type = Infer([inputs[0].Type, inputs[1].Type, inputs[2].Type])[0];
            if (inputs[1] == inputs[2] && inputs[1].Type == type)
                return inputs[1];
            if (inputs[0].IsLiteral(0) && inputs[2].Type == type)
                return inputs[2];
            return inputs[0].IsLiteral(1) && inputs[1].Type == type ? inputs[1] : null;
        }

        internal readonly struct Operator : ITernaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x, T y, T z)
                where T : struct, ILanes<T> => T.Select(T.Equal(x, T.Create(0)), z, y);
        }
    }
}
