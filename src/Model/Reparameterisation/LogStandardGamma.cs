using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob;

/// <summary>
/// The logarithm of a draw from the gamma distribution with rate 1, as a function of the concentration and of a uniform number per draw. The number's bits and its place are the key
/// of a stream of random numbers, from which <see cref="Gamma.NextLog"/> draws, so the same inputs give the same draw. That function jumps where a proposal is rejected instead of accepted, so its
/// derivative is not taken along it: it is that of the quantile which the draw is, with which expectations have the right derivatives (Figurnov, Mohamed and Mnih 2018).
/// NaN where the concentration is not a positive number.
/// </summary>
internal sealed record LogStandardGamma : Primitive
{
    private static readonly LogStandardGamma Instance = new();

    /// <summary>A draw for each cell of the axes, and for each entry of the concentration's event shape.</summary>
    public static Tensor Draw(Tensor concentration, Noise noise, AxisSet axes) => Instance.Apply(concentration, noise.Uniform(new(axes, concentration.Shape)));

    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [TensorType.Broadcast(inputs[0], inputs[1])];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
        if (wanted[0])
            toInputs[0] = Broadcasting.Reduce(messages[0]! * LogStandardGammaSlope.Instance.Apply(node.Inputs[0], node.Outputs[0]), node.Inputs[0].Type);
    }

    internal override Instruction Lower(Lowering lowering, Node node, Graphs.Plans.Buffer[] inputs, Graphs.Plans.Buffer?[] outputs) =>
        new DrawInstruction(inputs[0], inputs[1], outputs[0]!);

    private sealed class DrawInstruction(Graphs.Plans.Buffer concentration, Graphs.Plans.Buffer noise, Graphs.Plans.Buffer draw) : Instruction
    {
        private readonly LoopNest loops = new(
            draw.Type.Dimensions, concentration.Type.StridesWithin(draw.Type), noise.Type.StridesWithin(draw.Type), draw.Type.StridesWithin(draw.Type));

        public override void Execute(Memory memory)
        {
            var body = new Body(memory[concentration], memory[noise], memory[draw], loops);
            loops.Run(ref body);
        }

        private readonly ref struct Body(Span<double> concentrations, Span<double> noises, Span<double> draws, LoopNest loops) : ILoopBody
        {
            private readonly Span<double> concentrations = concentrations, noises = noises, draws = draws;

            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] strides = loops.InnerStrides;
                for (int i = 0; i < loops.InnerSize; i++)
                {
                    int place = offsets[2] + (i * strides[2]);
                    double concentration = concentrations[offsets[0] + (i * strides[0])];
                    var random = new Philox(BitConverter.DoubleToUInt64Bits(noises[offsets[1] + (i * strides[1])]), (uint)place);
                    draws[place] = concentration > 0 && double.IsFinite(concentration) ? Gamma.NextLog(ref random, concentration) : double.NaN;
                }
            }
        }
    }
}

/// <summary>
/// How the logarithm t of a quantile of the gamma distribution with rate 1 moves with its concentration a: ∂t/∂a at a fixed probability, as a function of both; see
/// <see cref="StandardGammaQuantile"/>.
/// </summary>
internal sealed record LogStandardGammaSlope : Binary<LogStandardGammaSlope.Operator>
{
    public static readonly LogStandardGammaSlope Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor a, Tensor t, Tensor slope) => message * LogStandardGammaSlopeOfSlope.Instance.Apply(a, t);

    /// <summary>As p = exp(a t − eᵗ) / Γ(a) is the density of t, ∂/∂t (−(∂F/∂a) / p) = −∂ log p/∂a − slope ∂ log p/∂t.</summary>
    protected override Tensor? DerivativeSecond(Tensor message, Tensor a, Tensor t, Tensor slope) =>
        message * (Functions.Digamma(a) - t - (slope * (a - Functions.Exp(t))));

    internal readonly struct Operator : IBinaryOperator, IFunction2
    {
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Each<Operator>(x, y);

        public static double Invoke(double x, double y) => StandardGammaQuantile.Slope(x, y);
    }
}

/// <summary>The derivative of <see cref="LogStandardGammaSlope"/> by the concentration at a fixed t, which itself has none.</summary>
internal sealed record LogStandardGammaSlopeOfSlope : Binary<LogStandardGammaSlopeOfSlope.Operator>
{
    public static readonly LogStandardGammaSlopeOfSlope Instance = new();

    protected override Tensor? DerivativeFirst(Tensor message, Tensor a, Tensor t, Tensor slope) => throw NotSupported();

    protected override Tensor? DerivativeSecond(Tensor message, Tensor a, Tensor t, Tensor slope) => throw NotSupported();

    private static NotSupportedException NotSupported() =>
        new($"A draw from a gamma distribution ({nameof(LogStandardGamma)}), on which those from Beta, Dirichlet, InverseGamma and StudentT rest, has first and second derivatives by its concentration, but no third.");

    internal readonly struct Operator : IBinaryOperator, IFunction2
    {
        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Each<Operator>(x, y);

        public static double Invoke(double x, double y) => StandardGammaQuantile.SlopeOfSlope(x, y);
    }
}
