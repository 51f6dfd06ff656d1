using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>x / y. A zero message stays zero where y is 0.</summary>
internal sealed record Divide : Binary<Divide.Operator>
{
    public static readonly Divide Instance = new();

    internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) =>
        inputs[1].IsLiteral(1) && inputs[0].Type == Infer([inputs[0].Type, inputs[1].Type])[0] ? inputs[0] : base.Simplify(inputs);

    internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
    {
        Instruction quotients = base.Lower(lowering, node, inputs, outputs);
        bool isManyOverOne = inputs[1].Length == 1 && inputs[0].Length == outputs[0]!.Length && inputs[0].Length >= Vector512<double>.Count;
        return isManyOverOne ? new ManyOverOneInstruction(inputs[0], inputs[1], outputs[0]!, quotients) : quotients;
    }

    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, 1 / y);

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => -Annihilate.Product(message, z / y);

    internal readonly struct Operator : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => x / y;

        public static double Invoke(double x, double y) => x / y;
    }

    /// <summary>Values over a single one: its reciprocal times each, which takes a seventh of the time of quotients (121 values: 10 against 71 ns), unless that is 0, subnormal or not finite.</summary>
    private sealed class ManyOverOneInstruction(Plans.Buffer x, Plans.Buffer y, Plans.Buffer z, Instruction quotients) : Instruction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Execute(Memory memory)
        {
            double reciprocal = 1 / memory.Reference(y);
            nuint n = (nuint)z.Length, lanes = (nuint)Vector512<double>.Count, i = 0;
            if (!double.IsNormal(reciprocal))
            {
                quotients.Execute(memory);
                return;
            }

            ref double from = ref memory.Reference(x), to = ref memory.Reference(z);
            for (; i + lanes <= n; i += lanes)
                (Vector512.LoadUnsafe(ref from, i) * reciprocal).StoreUnsafe(ref to, i);
            for (; i < n; i++)
                Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i) * reciprocal;
        }
    }
}
