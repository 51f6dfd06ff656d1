using Prob.Graphs;

namespace Prob.Tests.Autodiff;

[Collection("Serial")]
public sealed class PlanAllocationTests
{
    [Fact]
    public void A_run_allocates_nothing()
    {
        (Plan plan, double[] at) = PlanTests.Everything();
        Assert.True(double.IsFinite(AssertNothingAllocated(plan, at)[0]));
    }

    /// <summary>Whatever is asked for, and where values are not finite too.</summary>
    [Fact]
    public void A_run_of_any_graph_allocates_nothing()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            RandomGraph graph = RandomGraphs.Draw(seed);
            (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
            Plan plan = Plan.Compile(inputs, outputs);
            AssertNothingAllocated(plan, graph.Draw(plan.InputSize));
        }
    }

    private static double[] AssertNothingAllocated(Plan plan, double[] at)
    {
        var results = new double[plan.OutputSize];
        Workspace[] workspaces = [.. ((Plan[])[plan.In(Precision.Single), plan]).SelectMany(plan => Enum.GetValues<Executor>().Select(executor => plan.CreateWorkspace(executor: executor)))];
        foreach (Workspace workspace in workspaces)
        {
            for (int i = 0; i < 100; i++)
                workspace.Run(at, results);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                workspace.Run(at, results);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return results;
    }
}
