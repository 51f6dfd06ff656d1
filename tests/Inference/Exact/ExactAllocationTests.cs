using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob.Tests;

/// <summary>A plan that is ready runs in the memory it has.</summary>
[Collection("Serial")]
public sealed class ExactAllocationTests
{
    [Fact]
    public void A_ready_plan_runs_without_allocation_in_every_semiring()
    {
        // Small tables, and cliques of up to 4^7 entries, below the size that runs on all processors.
        foreach ((int count, int states, int width) in ((int, int, int)[])[(20, 2, 2), (9, 4, 6)])
        {
            int[][] scopes = [.. Enumerable.Range(0, count - 1).Select(i => Enumerable.Range(i, Math.Min(width, count - i)).ToArray())];
            int[] cardinalities = [.. Enumerable.Repeat(states, count)];
            var structure = new ExactStructure(cardinalities, scopes, EliminationPlan.Find(cardinalities, scopes));
            foreach (ExactStructure.Question question in Enum.GetValues<ExactStructure.Question>())
            {
                AssertNoAllocation<SumProduct>(structure, question);
                AssertNoAllocation<LogSumExpPlus>(structure, question);
                AssertNoAllocation<MaxPlus>(structure, question);
            }
        }
    }

    private static void AssertNoAllocation<TSemiring>(ExactStructure structure, ExactStructure.Question question)
        where TSemiring : struct, IVectorSemiring
    {
        Lane<TSemiring> lane = structure.Lane<TSemiring>(question);
        lane.Borrow();
        var random = new Random(1);
        foreach (int f in structure.Open)
        {
            Span<double> table = lane.Tables.Span(structure.Places[f]);
            foreach (ref double weight in table)
                weight = random.NextDouble();
            Magnitude.Measure(ref table[0], table.Length, 0);
        }

        for (int i = 0; i < 3; i++)
            Assert.True(lane.Run());

        // What a run allocates it allocates every time; the runtime itself may allocate once, when it compiles a method anew.
        long least = long.MaxValue;
        for (int measurement = 0; measurement < 3; measurement++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                lane.Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        lane.Release();
    }
}
