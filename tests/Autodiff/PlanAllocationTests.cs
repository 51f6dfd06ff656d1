using Prob.Graphs;

namespace Prob.Tests.Autodiff;

[Collection("Serial")]
public sealed class PlanAllocationTests
{
    [Fact]
    public void A_run_allocates_nothing()
    {
        (Plan plan, double[] at) = PlanTests.Everything();
        Workspace workspace = plan.CreateWorkspace();
        var results = new double[plan.OutputSize];
        for (int i = 0; i < 100; i++)
            workspace.Run(at, results);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            workspace.Run(at, results);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(double.IsFinite(results[0]));
    }
}
