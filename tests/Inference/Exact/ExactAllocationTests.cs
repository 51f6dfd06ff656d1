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
            var random = new Random(1);
            var weights = new Block(structure.TablesSize);
            foreach (int f in structure.Open)
            {
                foreach (ref double weight in weights.Span(structure.Places[f]))
                    weight = random.NextDouble();
                Magnitude.Measure(ref weights.Reference(structure.Places[f].Offset), structure.Places[f].Length, 0);
            }

            foreach (ExactStructure.Question question in Enum.GetValues<ExactStructure.Question>())
            {
                AssertNoAllocation<SumProduct>(structure, question, weights);
                AssertNoAllocation<LogSumExpPlus>(structure, question, weights);
                AssertNoAllocation<MaxPlus>(structure, question, weights);
            }
        }
    }

    private static void AssertNoAllocation<TSemiring>(ExactStructure structure, ExactStructure.Question question, Block weights)
        where TSemiring : struct, IVectorSemiring
    {
        Lane<TSemiring> lane = structure.Lane<TSemiring>(question);
        for (int i = 0; i < 3; i++)
            Assert.True(lane.Run(weights));

        // What a run allocates it allocates every time; the runtime itself may allocate once, when it compiles a method anew.
        long least = long.MaxValue;
        for (int measurement = 0; measurement < 3; measurement++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                lane.Run(weights);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
