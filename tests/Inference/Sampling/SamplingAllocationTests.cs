namespace Prob.Tests;

[Collection("Serial")]
public sealed class SamplingAllocationTests
{
    [Fact]
    public void Transitions_allocate_nothing()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 10)];
        Metric[] metrics = [new DiagonalMetric(ones), Metric.OfDiagonal(MetricKind.Dense, ones), new LowRankMetric(ones, [4], [.. Enumerable.Repeat(Math.Sqrt(0.1), 10)])];
        foreach (Metric metric in metrics)
        {
            foreach (ITransition transition in new ITransition[] { new NutsTransition(new ScaledNormal(ones), 10), new HmcTransition(new ScaledNormal(ones), 1.5, 100) })
            {
                transition.MoveTo(ones);
                var random = new Philox(1);
                for (int k = 0; k < 100; k++)
                    transition.Next(metric, 0.2, ref random);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int k = 0; k < 1000; k++)
                    transition.Next(metric, 0.2, ref random);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    [Fact]
    public void Iterations_allocate_nothing_but_when_a_window_ends()
    {
        var chain = new Chain(new ScaledNormal([1, 2, 3]), new Nuts { Warmup = 1000, Draws = 1000 }, 0);
        int allocating = 0;
        for (int k = 0; k < 2000; k++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            chain.Advance();
            allocating += GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
        }

        Assert.Equal(9, allocating);
    }
}
