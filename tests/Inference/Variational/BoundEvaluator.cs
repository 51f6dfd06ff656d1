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

    private BoundEvaluator(Objective objective)
    {
        frame = objective.Frame;
        Tensor[] parameters = [.. frame.Parameters.Select(parameter => parameter.Input)];
        Tensor[] subsampled = [.. frame.Axes.Subsampled.Select(plate => plate.Subsample!.Value.Cells)];
        Tensor surrogate = Simplification.Simplify([objective.Surrogate])[0];
        plan = Plan.Compile(
            [.. parameters, .. subsampled, .. frame.CarriedOver.Select(carried => carried.Input), .. frame.Noise.Inputs],
            [objective.Bound, .. Derivatives.Gradient(surrogate, parameters), .. frame.CarriedOver.Select(carried => carried.Next)]);
        workspace = plan.CreateWorkspace();
        inputs = new double[plan.InputSize];
        outputs = new double[plan.OutputSize];
        Size = parameters.Sum(parameter => parameter.Type.Size);
        fixedCount = inputs.Length - frame.Noise.Inputs.Sum(noise => noise.Type.Size);
        int at = 0;
        foreach (Frame.Moved parameter in frame.Parameters)
        {
            parameter.Start.CopyTo(inputs, at);
            at += parameter.Start.Length;
        }
    }

    /// <summary>The number of parameters.</summary>
    public int Size { get; }

    /// <summary>The parameters, one after the other, then which cells are looked at.</summary>
    public Span<double> Inputs => inputs;

    public static BoundEvaluator Of<TSites>(Model<TSites> model, AutomaticGuide guide) => new(Objective.Of(model, guide, new Frame(guide.Batches, guide.Particles)));

    public static BoundEvaluator Of<TSites, TGuide>(Model<TSites> model, Model<TGuide> guide, Prob.Variational? options = null)
    {
        options ??= new Prob.Variational();
        return new(Objective.Of(model, guide, options, new Frame(options.Batches, options.Particles)));
    }

    /// <summary>The bound, then its gradient, with one draw of the noise.</summary>
    public ReadOnlySpan<double> Draw(ref Philox random)
    {
        frame.Noise.Draw(ref random, inputs.AsSpan(fixedCount));
        workspace.Run(inputs, outputs);
        int carried = frame.CarriedOver.Count;
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
