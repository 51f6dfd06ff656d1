using Prob.Graphs;
using Prob.Networks;
using static Prob.Functions;

namespace Prob.Tests;

[Collection("Serial")]
public sealed class TrainingAllocationTests
{
    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void A_step_allocates_nothing(Precision precision)
    {
        var random = new Philox(1);
        var network = new Sequential(Linear.Create(3, 8, ref random), new Activation(Relu), new Dropout(0.1), Linear.Create(8, 1, ref random));
        Tensor x = Tensor.From([3000, 3], [.. Enumerable.Range(0, 9000).Select(i => Math.Sin(i))]);
        var probe = new Probe();
        Training.Minimise(network, x, (net, rows, noise) => Mean(Square(net.Apply(rows, noise))), new TrainingOptions { BatchSize = 2, Epochs = 1, ClipNorm = 1, Schedule = probe, Precision = precision });
        Assert.Equal(probe.Allocated[600], probe.Allocated[1400]);   // with snapshots on the way, after the first two
    }

    private sealed record Probe : Schedule
    {
        public long[] Allocated { get; } = new long[1500];

        public override double Factor(long step)
        {
            Allocated[step] = GC.GetAllocatedBytesForCurrentThread();
            return 1;
        }
    }
}
