using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob.Tests.Autodiff;

/// <summary>Generated code goes with the last reference to it: a process that makes models all day stays as small as it was.</summary>
[Collection("Serial")]
public sealed class StagedMemoryTests
{
    private static readonly int Models = LongTheoryAttribute.IsAsked ? 10_000 : 200;

    [Fact]
    public void Code_is_forgotten_with_its_plan()
    {
        WeakReference[] code = [.. Enumerable.Range(0, 20).Select(seed => CodeOf(RandomGraphs.Draw(seed)))];
        Collect();
        // What the stack or a register still holds.
        Assert.InRange(code.Count(method => method.IsAlive), 0, 1);
    }

    /// <summary>
    /// A model's plan, code and workspace are some 100 kB, of which 10 kB would be machine code: were either kept, it would be 2 MB of 200 models, and gigabytes of 10 000. What is
    /// allowed is what parsed labels, thread pools and the growth of heaps may take.
    /// </summary>
    [Fact]
    public void Many_models_leave_memory_as_it_was()
    {
        for (int i = 0; i < 50; i++)
            Evaluate(i);
        Collect();
        long managed = GC.GetTotalMemory(forceFullCollection: true), all = Environment.WorkingSet;
        for (int i = 0; i < Models; i++)
            Evaluate(i);
        Collect();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - managed, long.MinValue, 500_000);
        Assert.InRange(Environment.WorkingSet - all, long.MinValue, 100_000_000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference CodeOf(RandomGraph graph)
    {
        (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
        Plan plan = Plan.Compile(inputs, outputs);
        plan.CreateWorkspace(executor: Executor.Staged).Run(graph.Draw(plan.InputSize), new double[plan.OutputSize]);
        return new(plan.ProgramFor(Executor.Staged).Staging!.Assembled.Method);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Evaluate(int seed)
    {
        double[] y = [.. Enumerable.Range(0, 20 + (seed % 7)).Select(i => Math.Sin(i + seed))];
        var model = Model.Define(m =>
        {
            Plate rows = m.Plate("row", y.Length);
            m.Sample(out Tensor scale, new HalfNormal(1));
            m.Sample(out Tensor mean, new Normal(0, scale));
            m.Observe(rows, new StudentT(4, mean, scale), y);
            return mean;
        });
        Assert.True(double.IsFinite(model.LogDensity.CreateEvaluator().Evaluate([0.1, 0.2], new double[2])));
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
