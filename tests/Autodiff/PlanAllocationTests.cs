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

    /// <summary>What works on whole matrices and rows has its scratch in the memory of the plan, and first and second derivatives too.</summary>
    [Fact]
    public void A_run_of_linear_algebra_and_sorting_allocates_nothing()
    {
        const int n = 9;
        Tensor x = Tensor.Input("x", new(AxisSet.Of(new Axis("cell", 2)), [n, n]));
        Tensor regular = x + (n * Functions.IdentityMatrix(n)), row = Functions.Reshape(x, [n * n]);
        (Tensor q, Tensor r) = Functions.Qr(regular);
        (Tensor values, Tensor vectors) = Functions.EigenSymmetric(x);
        Tensor[] results =
        [
            Functions.Solve(regular, x), Functions.Inverse(regular), Functions.LogAbsDeterminant(regular), Functions.DeterminantSign(x), Functions.Determinant(x), q, r, values, vectors,
            Functions.Sort(row), Functions.TopK(row, 3).Values, Functions.CumulativeProduct(row), Functions.Flip(x, 1), Functions.Einsum("ii,ij,jk->k", x, x, x),
        ];
        Tensor sum = Functions.Sum(results.Aggregate((Tensor)0.0, (sum, result) => sum + Functions.Sum(Functions.Sin(result))), x.Axes[0]);
        Tensor slope = Derivatives.Gradient(sum, [x])[0];
        Tensor squared = Functions.Sum(Functions.Sum(Functions.Square(slope)), x.Axes[0]);
        Plan plan = Plan.Compile([x], [sum, slope, Derivatives.Gradient(squared, [x])[0]]);
        var random = new Random(4);
        Assert.All(AssertNothingAllocated(plan, [.. Enumerable.Range(0, plan.InputSize).Select(_ => (2 * random.NextDouble()) - 1)]), value => Assert.True(double.IsFinite(value)));
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
