using Prob.Graphs;

namespace Prob;

/// <summary>
/// One step for a number of rows as one plan: loss, gradient and update; parameters and moments are its states, each parameter followed by its moments. Allocates nothing.
/// </summary>
internal sealed class TrainingStep
{
    private readonly TracedLoss traced;
    private readonly TrainingOptions options;
    private readonly Plan plan;
    private readonly Workspace workspace;
    private readonly double[] inputs, outputs;

    public TrainingStep(TrainingProblem problem, TrainingOptions options, int batch)
    {
        this.options = options;
        Tensor[] parameters = [.. problem.Start.Select(start => Tensor.Input(start.Name, start.Value.Type))];
        traced = new(problem.Loss, parameters, batch, isTraining: true);
        Tensor rate = Plan.Input("rate", []), number = Plan.Input("step", []);
        bool[] isMoved = [.. problem.Start.Select(start => !traced.Next.ContainsKey(start.Name))];
        Tensor[] gradients = Derivatives.Gradient(traced.Loss, [.. parameters.Where((_, i) => isMoved[i])]);
        List<Tensor> results = [traced.Loss];
        if (options.ClipNorm is { } limit)
        {
            (Tensor norm, gradients) = Clipping.ByNorm(gradients, limit);
            results.Add(norm);   // an infinite one would make a gradient of 0
        }

        var states = new List<(Tensor, Tensor)>();
        for (int i = 0, moved = 0; i < parameters.Length; i++)
        {
            Tensor[] moments = [.. Enumerable.Range(0, options.Optimiser.States).Select(k => Tensor.Input($"moment {k} of {problem.Start[i].Name}", parameters[i].Type))];
            (Tensor next, Tensor[] nextMoments) = isMoved[i]
                ? options.Optimiser.Step(parameters[i], gradients[moved++], moments, rate, number)
                : (traced.Next[problem.Start[i].Name], moments);
            states.Add((parameters[i], next));
            states.AddRange(moments.Zip(nextMoments));
        }

        plan = Plan.Compile([.. traced.Inputs, rate, number], results, states, options.Precision);
        workspace = plan.CreateWorkspace(executor: Executor.Staged, threads: options.Threads);
        inputs = new double[plan.InputSize];
        outputs = new double[plan.OutputSize];
    }

    /// <summary>How many rows it takes.</summary>
    public int Batch => traced.Batch;

    /// <summary>The number of all values of parameters and moments.</summary>
    public int StateSize => plan.StateSize;

    /// <summary>Whether the loss of the last step was finite, and the norm of its gradient, if that is computed.</summary>
    public bool WasFinite => double.IsFinite(outputs[0]) && double.IsFinite(outputs[^1]);

    /// <summary>Makes a step: the number of those before it names its noise. Returns the loss before the step.</summary>
    public double Run(ReadOnlySpan<int> rows, long before)
    {
        traced.Fill(inputs, rows, options.Seed, before);
        inputs[^2] = Rate(options, before);
        inputs[^1] = before + 1;
        workspace.Run(inputs, outputs);
        return outputs[0];
    }

    /// <summary>The learning rate of the step after so many.</summary>
    public static double Rate(TrainingOptions options, long before) => options.Optimiser.Rate * (options.Schedule?.Factor(before) ?? 1);

    /// <inheritdoc cref="Workspace.SetState"/>
    public void SetState(ReadOnlySpan<double> values) => workspace.SetState(values);

    /// <inheritdoc cref="Workspace.GetState"/>
    public void GetState(Span<double> values) => workspace.GetState(values);

    /// <summary>How a step is executed.</summary>
    public PlanExplanation Explain() => plan.Explain(workspace.Executor);

    /// <summary>Which operation of the last step was not finite, given the state before it.</summary>
    public string? FindNotFinite() => workspace.FindNotFinite(inputs);
}
