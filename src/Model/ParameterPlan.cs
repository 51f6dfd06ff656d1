using Prob.Graphs;

namespace Prob;

/// <summary>Tensors that a sampler needs of the parameters of a distribution, computed from their values: compiled once, run without allocation on any thread.</summary>
internal sealed class ParameterPlan
{
    private readonly Plan plan;
    private readonly ThreadLocal<(Workspace Workspace, double[] Results)> workspaces;

    /// <param name="distribution">The distribution; of its parameters only their shapes matter.</param>
    /// <param name="wanted">The tensors, given the distribution with parameters that have values.</param>
    public ParameterPlan(IDistribution distribution, Func<IDistribution, Tensor[]> wanted)
    {
        Tensor[] inputs = [.. distribution.Parameters.Select(parameter => Tensor.Input(parameter.Name, new(default, parameter.Value.Shape)))];
        plan = Plan.Compile(inputs, wanted(distribution.With(inputs)));
        workspaces = new(() => (plan.CreateWorkspace(), new double[plan.OutputSize]));
    }

    /// <summary>The values of the tensors, one after the other; valid until the next run on this thread.</summary>
    /// <param name="parameters">The values of the parameters of one cell, one after the other.</param>
    public ReadOnlySpan<double> Run(ReadOnlySpan<double> parameters)
    {
        (Workspace workspace, double[] results) = workspaces.Value;
        workspace.Run(parameters, results);
        return results;
    }
}
