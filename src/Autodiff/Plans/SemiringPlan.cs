using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs.Plans;
using Buffer = Prob.Graphs.Plans.Buffer;

namespace Prob.Graphs;

/// <summary>
/// A graph of contractions made ready to run in a semiring. The graph may hold messages that the sweep has sent back: the rule of a contraction is made of
/// contractions, so the same graph is a gradient in (+, ×), marginals, or best completions.
/// <para>
/// In (+, ×) every table carries a power of two, which is moved out of the values only when they come near the edge of a double's range. If a positive entry might
/// have been lost all the same, <see cref="Run"/> says so, and the caller uses the semiring of logarithms instead.
/// </para>
/// </summary>
internal sealed class SemiringPlan<TSemiring>
    where TSemiring : struct, IVectorSemiring
{
    private const int MostTerms = 4096;

    private readonly Lowering lowering;
    private readonly Dictionary<(Phase, int), Buffer> scales = [];   // in (+, ×) only
    private readonly Buffer lost;
    private readonly Buffer[] inputs, outputs;
    private readonly Instruction[] instructions;
    private readonly TSemiring semiring;

    public SemiringPlan(TSemiring semiring, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs)
    {
        this.semiring = semiring;
        lowering = new Lowering(InstructionOf);
        lost = lowering.Allocate(Phase.Run, TensorType.Scalar);
        this.inputs = [.. inputs.Select(input => lowering.Allocate(Phase.Run, input.Type))];
        for (int i = 0; i < inputs.Count; i++)
        {
            lowering.Place(inputs[i], this.inputs[i]);
            if (typeof(TSemiring) == typeof(SumProduct))
                NewScale(this.inputs[i]);   // now, so that nothing that runs before it is read lies there
        }

        lowering.Lower(outputs, Phase.Run);
        this.outputs = [.. outputs.Select(lowering.BufferOf)];
        instructions = [.. lowering.Steps[(int)Phase.Run].Select(step => step.Instruction)];
    }

    /// <summary>Values of working memory, 8 bytes each.</summary>
    public int WorkSize => lowering.BlockSize(Phase.Run);

    public Memory CreateMemory() => new(new Block(0), new Block(0), new Block(WorkSize));

    /// <summary>Where the caller puts the weights of an input.</summary>
    public Span<double> Input(Memory memory, int index) => memory[inputs[index]];

    /// <summary>The values of an output, to be multiplied by 2 to the power <see cref="Exponent"/>.</summary>
    public ReadOnlySpan<double> Output(Memory memory, int index) => memory[outputs[index]];

    public double Exponent(Memory memory, int index) => scales.TryGetValue(Key(outputs[index]), out Buffer? scale) ? memory[scale][Scale.Exponent] : 0;

    /// <summary>Computes the outputs; false if a positive entry may have been lost on the way.</summary>
    public bool Run(Memory memory)
    {
        memory.Reference(lost) = 0;
        foreach (Buffer input in inputs)
        {
            if (scales.TryGetValue(Key(input), out Buffer? scale))
                Scale.Measure(memory[input], memory[scale], 0);
        }

        foreach (Instruction instruction in instructions)
            instruction.Execute(memory);
        return memory.Reference(lost) == 0;
    }

    private static (Phase, int) Key(Buffer buffer) => (buffer.Phase, buffer.Offset);

    private Instruction InstructionOf(Node node, Buffer[] from, Buffer?[] to)
    {
        if (node.Primitive is not Contract contract)
            throw new NotSupportedException($"{node.Primitive.Name} is not a contraction.");
        if (contract.Labels is not ("->" or ",->"))
            throw new NotSupportedException($"A plan in a semiring contracts axes only, but was given '{contract.Labels}'.");
        AxisSet all = to[0]!.Type.Axes;
        foreach (Buffer input in from)
            all = all.Union(input.Type.Axes);
        Instruction contraction = all.Size <= MostTerms
            ? new TermContraction<TSemiring>(semiring, all, from, to[0]!)
            : new BlockContraction<TSemiring>(semiring, lowering, from, to[0]!);
        if (typeof(TSemiring) != typeof(SumProduct))
            return contraction;
        return new Scaled(contraction, [.. from.Select(ScaleOf)], to[0]!, NewScale(to[0]!), lost);
    }

    private Buffer ScaleOf(Buffer buffer) => scales.TryGetValue(Key(buffer), out Buffer? scale) ? scale : NewScale(buffer);

    /// <summary>Memory is reused, so a buffer's scale is that of the tensor written last.</summary>
    private Buffer NewScale(Buffer buffer) => scales[Key(buffer)] = lowering.Allocate(Phase.Run, new(default, [Scale.Length]));

    /// <summary>What is known of a table: the power of two that multiplies it, its largest and its smallest positive value.</summary>
    private static class Scale
    {
        public const int Exponent = 0, Largest = 1, Smallest = 2, Length = 3;

        private const double TooLarge = 1e120, TooSmall = 1e-120;

        private const int LeastParallel = 1 << 17, Parts = 16;

        /// <summary>Measures the values, and moves their magnitude into the exponent if it is extreme.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Measure(Span<double> values, Span<double> scale, double exponent)
        {
            (double largest, double smallest) = values.Length < LeastParallel ? Range(values) : RangeInParts(values);
            if (largest > 0 && largest is < TooSmall or > TooLarge && !double.IsInfinity(largest))
            {
                int shift = Math.Max(Math.ILogB(largest), -1000);   // 2 to the power 1074 would be ∞
                double factor = Math.ScaleB(1, -shift);
                foreach (ref double value in values)
                    value *= factor;
                exponent += shift;
                largest *= factor;
                smallest *= factor;
            }

            scale[Exponent] = exponent;
            scale[Largest] = largest;
            scale[Smallest] = smallest;
        }

        private static unsafe (double Largest, double Smallest) RangeInParts(Span<double> values)
        {
            var ranges = new (double Largest, double Smallest)[Parts];
            int length = values.Length;
            fixed (double* start = values)   // pinned in any case
            {
                nint address = (nint)start;
                Parallel.For(0, Parts, part =>
                {
                    int begin = (int)((long)length * part / Parts), end = (int)((long)length * (part + 1) / Parts);
                    ranges[part] = Range(new Span<double>((double*)address + begin, end - begin));
                });
            }

            return (ranges.Max(range => range.Largest), ranges.Min(range => range.Smallest));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static (double Largest, double Smallest) Range(Span<double> values)
        {
            double largest = 0, smallest = double.PositiveInfinity;
            int lanes = Vector512<double>.Count, i = 0;
            if (values.Length >= lanes)
            {
                ref double start = ref values[0];
                Vector512<double> most = default, least = Vector512.Create(double.PositiveInfinity);
                for (; i + lanes <= values.Length; i += lanes)
                {
                    Vector512<double> v = Vector512.LoadUnsafe(ref start, (nuint)i);
                    most = Vector512.Max(most, v);
                    least = Vector512.Min(least, Vector512.ConditionalSelect(Vector512.GreaterThan(v, Vector512<double>.Zero), v, least));
                }

                for (int lane = 0; lane < lanes; lane++)
                {
                    largest = Math.Max(largest, most.GetElement(lane));
                    smallest = Math.Min(smallest, least.GetElement(lane));
                }
            }

            for (; i < values.Length; i++)
            {
                largest = Math.Max(largest, values[i]);
                if (values[i] > 0)
                    smallest = Math.Min(smallest, values[i]);
            }

            return (largest, smallest);
        }
    }

    /// <summary>A contraction of tables with powers of two.</summary>
    private sealed class Scaled(Instruction contraction, Buffer[] scales, Buffer result, Buffer resultScale, Buffer lost) : Instruction
    {
        /// <summary>The smallest product that is as accurate as any other: what is below it counts as lost.</summary>
        private const double Least = 1e-290;

        public override void Execute(Memory memory)
        {
            double exponent = 0, smallest = 1;
            foreach (Buffer scale in scales)
            {
                ReadOnlySpan<double> known = memory[scale];
                exponent += known[Scale.Exponent];
                smallest *= known[Scale.Smallest];
            }

            contraction.Execute(memory);
            if (smallest < Least)
                memory.Reference(lost) = 1;
            Scale.Measure(memory[result], memory[resultScale], exponent);
        }
    }
}
