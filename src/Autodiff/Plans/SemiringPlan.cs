using Prob.Graphs.Plans;
using Buffer = Prob.Graphs.Plans.Buffer;

namespace Prob.Graphs;

/// <summary>
/// A graph of contractions made ready to run in a semiring. The graph may hold messages that the sweep has sent back: the rule of a contraction is made of
/// contractions, so the same graph is a gradient in (+, ×), marginals, or best completions.
/// <para>
/// In (+, ×) every table carries a power of two, its <see cref="Magnitude"/>. If a positive entry has been lost all the same, <see cref="Run"/> says so, and the
/// caller uses the semiring of logarithms instead.
/// </para>
/// </summary>
internal sealed class SemiringPlan<TSemiring>
    where TSemiring : struct, IVectorSemiring
{
    /// <summary>Whether tables carry powers of two: weights as they are do, logarithms need not.</summary>
    public static readonly bool IsScaled = typeof(TSemiring) == typeof(SumProduct);

    private readonly Lowering lowering;
    private readonly Buffer lost;
    private readonly Buffer[] outputs;
    private readonly Instruction[] instructions;
    private readonly TSemiring semiring;

    /// <param name="semiring">The semiring.</param>
    /// <param name="inputs">The tables that the graph begins with.</param>
    /// <param name="places">Where each of them lies in <see cref="Phase.Data"/>; in (+, ×) its magnitude lies behind it.</param>
    /// <param name="units">Tensors that hold the one of the semiring everywhere; they take no memory and no time.</param>
    /// <param name="outputs">The tensors to compute.</param>
    public SemiringPlan(TSemiring semiring, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Buffer> places, ReadOnlySpan<Tensor> units, IReadOnlyList<Tensor> outputs)
    {
        this.semiring = semiring;
        lowering = new Lowering(InstructionOf, trailer: IsScaled ? 1 : 0);
        lost = lowering.Allocate(Phase.Run, TensorType.Scalar);
        for (int i = 0; i < inputs.Length; i++)
            lowering.Place(inputs[i], places[i]);
        foreach (Tensor unit in units)
            lowering.Place(unit, new Buffer(Phase.Constant, 0, unit.Type));
        lowering.Lower(outputs, Phase.Run);
        this.outputs = new Buffer[outputs.Count];
        for (int i = 0; i < outputs.Count; i++)
            this.outputs[i] = lowering.BufferOf(outputs[i]);
        List<Lowering.Step> steps = lowering.Steps[(int)Phase.Run];
        instructions = new Instruction[steps.Count];
        for (int i = 0; i < instructions.Length; i++)
            instructions[i] = steps[i].Instruction;
    }

    /// <summary>Values of working memory, 8 bytes each.</summary>
    public int WorkSize => lowering.BlockSize(Phase.Run);

    /// <summary>The values of an output, to be multiplied by 2 to the power <see cref="Exponent"/>.</summary>
    public ReadOnlySpan<double> Output(Memory memory, int index) => memory[outputs[index]];

    public double Exponent(Memory memory, int index) => IsScaled ? Magnitude.Of(ref memory.Reference(outputs[index]), outputs[index].Length).Exponent : 0;

    /// <summary>Computes the outputs; false if a positive entry has been lost on the way.</summary>
    public unsafe bool Run(Memory memory)
    {
        fixed (double* data = &memory.Data.Reference(0), work = &memory.Work.Reference(0))   // the instructions take addresses
        {
            memory.Reference(lost) = 0;
            foreach (Instruction instruction in instructions)
            {
                instruction.Execute(memory);
                if (memory.Reference(lost) != 0)
                    return false;
            }

            return true;
        }
    }

    private Instruction InstructionOf(Node node, Buffer[] from, Buffer?[] to)
    {
        if (node.Primitive is not Contract { IsOverAxes: true } contract)
            throw new NotSupportedException($"A plan in a semiring contracts axes only, but was given {node}.");
        AxisSet all = contract.Result.Axes;
        int tables = 0;
        for (int k = from.Length - 1; k >= 0; k--)   // the largest is often the last
        {
            all = all.Union(from[k].Type.Axes);
            tables += from[k].Phase == Phase.Constant ? 0 : 1;
        }

        var operands = new Buffer[tables];
        tables = 0;
        foreach (Buffer input in from)
        {
            if (input.Phase != Phase.Constant)
                operands[tables++] = input;
        }

        var contraction = new TableContraction<TSemiring>(semiring, lowering, all, operands, to[0]!);
        return IsScaled ? new Scaled(contraction, operands, to[0]!, lost) : contraction;
    }

    /// <summary>A contraction of tables with powers of two.</summary>
    private sealed class Scaled(TableContraction<TSemiring> contraction, Buffer[] operands, Buffer result, Buffer lost) : Instruction
    {
        public override void Execute(Memory memory)
        {
            int exponent = 0, smallest = 0;
            foreach (Buffer operand in operands)
            {
                Magnitude known = Magnitude.Of(ref memory.Reference(operand), operand.Length);
                exponent += known.Exponent;
                smallest += Math.Min(known.Smallest, 0);
            }

            contraction.Execute(memory);
            if (!Magnitude.Measure(ref memory.Reference(result), result.Length, exponent)
                || (smallest < Magnitude.Least && contraction.FallsBelow(memory, Math.ScaleB(1, Magnitude.Least))))
                memory.Reference(lost) = 1;
        }
    }
}
