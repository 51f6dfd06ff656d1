using Prob.Graphs;

namespace Prob.Tests.Inference.Variational;

/// <summary>The bound of an objective and the estimate of its gradient, at given parameters, averaged over many draws of the noise.</summary>
internal sealed class BoundEvaluator
{
    private readonly Frame frame;
    private readonly Plan plan;
    private readonly Workspace workspace;
    private readonly double[] inputs, outputs;
    private readonly int fixedCount;

    private BoundEvaluator(int particles, (string Plate, int Size)? batch, Func<Frame, EvidenceBound> trace)
    {
        var starts = new Dictionary<string, double[]>();
        var symbols = new Dictionary<string, Tensor>();
        Tensor Parameter(string name, Shape shape, double[] start)
        {
            starts[name] = start;
            symbols.TryAdd(name, Plan.Input(name, shape));
            return symbols[name];
        }

        Tensor? cells = batch is var (_, size) ? Plan.Input("cells", [size]) : null;
        frame = new Frame(particles, new Prob.Noise(), Parameter, batch is var (plate, _) ? (plate, cells!) : null);
        EvidenceBound bound = trace(frame);
        Tensor[] parameters = [.. symbols.Where(symbol => !frame.Next.ContainsKey(symbol.Key)).Select(symbol => symbol.Value)], subsampled = cells is null ? [] : [cells];
        Tensor surrogate = Simplification.Simplify([bound.Surrogate])[0];
        plan = Plan.Compile(
            [.. parameters, .. subsampled, .. frame.Next.Keys.Select(name => symbols[name]), .. frame.Noise.Inputs],
            [bound.Bound, .. Derivatives.Gradient(surrogate, parameters), .. frame.Next.Values]);
        workspace = plan.CreateWorkspace();
        inputs = new double[plan.InputSize];
        outputs = new double[plan.OutputSize];
        Size = parameters.Sum(parameter => parameter.Type.Size);
        fixedCount = inputs.Length - frame.Noise.Inputs.Sum(noise => noise.Type.Size);
        int at = 0;
        foreach (double[] start in starts.Where(start => !frame.Next.ContainsKey(start.Key)).Select(start => start.Value))
        {
            start.CopyTo(inputs, at);
            at += start.Length;
        }
    }

    /// <summary>The number of parameters.</summary>
    public int Size { get; }

    /// <summary>The parameters, one after the other, then which cells are looked at.</summary>
    public Span<double> Inputs => inputs;

    /// <summary>The noise of the last draw.</summary>
    public ReadOnlySpan<double> Noise => inputs.AsSpan(fixedCount);

    public static BoundEvaluator Of<TSites>(Model<TSites> model, AutomaticGuide guide) => new(guide.Particles, Batch(guide), frame => EvidenceBound.Of(model, guide, frame));

    public static BoundEvaluator Of<TSites, TGuide>(Model<TSites> model, Model<TGuide> guide, Prob.Variational? options = null)
    {
        options ??= new Prob.Variational();
        return new(options.Particles, Batch(options), frame => EvidenceBound.Of(model, guide, options, frame));
    }

    private static (string, int)? Batch(Prob.Variational options) => options.Plate is { } plate ? (plate, options.Training.BatchSize) : null;

    /// <summary>The bound, then its gradient, with one draw of the noise.</summary>
    public ReadOnlySpan<double> Draw(ref Philox random)
    {
        frame.Noise.Draw(ref random, inputs.AsSpan(fixedCount));
        workspace.Run(inputs, outputs);
        int carried = frame.Next.Count;
        outputs.AsSpan(^carried..).CopyTo(inputs.AsSpan(fixedCount - carried));
        return outputs.AsSpan(0, 1 + Size);
    }

    /// <summary>Means of the bound and its gradient over draws of the noise, and their standard errors.</summary>
    public (double[] Mean, double[] Error) Average(int draws, ulong seed = 1)
    {
        var random = new Philox(seed);
        double[] mean = new double[1 + Size], squares = new double[1 + Size];
        for (int d = 1; d <= draws; d++)
        {
            ReadOnlySpan<double> drawn = Draw(ref random);
            for (int i = 0; i < mean.Length; i++)
            {
                double change = drawn[i] - mean[i];
                mean[i] += change / d;
                squares[i] += change * (drawn[i] - mean[i]);
            }
        }

        return (mean, [.. squares.Select(square => Math.Sqrt(square / (draws - 1.0) / draws))]);
    }
}
