using Prob.Graphs;

namespace Prob;

/// <summary>A plan that samplers on many threads run, each in a workspace of its own and without allocation.</summary>
internal sealed class SharedPlan
{
    private readonly ThreadLocal<(Workspace Workspace, double[] Results)> workspaces;

    /// <param name="inputs">What is given; see <see cref="InputsOf"/>.</param>
    /// <param name="results">What is computed.</param>
    /// <param name="executor">How: replayed, or staged if each draw runs it many times.</param>
    public SharedPlan(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> results, Executor executor = Executor.Replay)
    {
        Plan plan = Plan.Compile(inputs, results);
        InputSize = plan.InputSize;
        workspaces = new(() => (plan.CreateWorkspace(executor: executor), new double[plan.OutputSize]));
    }

    /// <summary>The number of values that are given.</summary>
    public int InputSize { get; }

    /// <summary>This thread's workspace, and where its results go.</summary>
    public (Workspace Workspace, double[] Results) OfThread => workspaces.Value;

    /// <summary>An input for each parameter of a distribution in one cell, of which only the shape matters.</summary>
    public static Tensor[] InputsOf(IDistribution distribution) => [.. distribution.Parameters.Select(static parameter => Tensor.Input(parameter.Name, new(default, parameter.Value.Shape)))];

    /// <summary>The results, one after the other; valid until the next run on this thread.</summary>
    public ReadOnlySpan<double> Run(ReadOnlySpan<double> inputs)
    {
        (Workspace workspace, double[] results) = OfThread;
        workspace.Run(inputs, results);
        return results;
    }
}
