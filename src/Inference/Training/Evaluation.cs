using Prob.Graphs;

namespace Prob;

/// <summary>The loss of all rows of an objective, some at a time, with the same noise every time.</summary>
internal sealed class Evaluation
{
    /// <summary>The most rows at a time: what comes between the layers of a network is kept for all of them.</summary>
    private const int MostRows = 1000;

    private readonly ulong seed;
    private readonly int rows, parameterSize;
    private readonly (TracedLoss Traced, Workspace Workspace, double[] Inputs)[] parts;
    private readonly int[] chosen;

    public Evaluation(TrainingProblem problem, Objective objective, TrainingOptions options)
    {
        seed = options.Seed;
        rows = objective.Rows;
        int batch = Math.Min(rows, MostRows), rest = rows % batch;
        chosen = new int[batch];
        parts = [.. (rest == 0 ? (int[])[batch] : [batch, rest]).Select(count =>
        {
            Tensor[] parameters = [.. problem.Start.Select(start => Tensor.Input(start.Name, start.Value.Type))];
            var traced = new TracedLoss(objective, parameters, count, isTraining: false);
            Plan plan = Plan.Compile([.. parameters, .. traced.Inputs], [traced.Loss], options.Precision);
            return (traced, plan.CreateWorkspace(executor: Executor.Staged, threads: options.Threads), new double[plan.InputSize]);
        })];
        parameterSize = problem.Start.Sum(start => start.Value.Type.Size);
    }

    /// <summary>The mean loss of all rows.</summary>
    /// <param name="parameters">The values of all parameters, one after the other.</param>
    public double Run(ReadOnlySpan<double> parameters)
    {
        double sum = 0;
        Span<double> loss = [0];
        for (int start = 0; start < rows;)
        {
            (TracedLoss traced, Workspace workspace, double[] inputs) = parts[rows - start >= parts[0].Traced.Batch ? 0 : 1];
            for (int i = 0; i < traced.Batch; i++)
                chosen[i] = start + i;
            parameters.CopyTo(inputs);
            traced.Fill(inputs.AsSpan(parameterSize), chosen, seed, start);
            workspace.Run(inputs, loss);
            sum += loss[0] * traced.Batch;
            start += traced.Batch;
        }

        return sum / rows;
    }
}
