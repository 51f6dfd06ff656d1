using Prob.Graphs;
using Prob.Networks;
using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class DropoutTests : LayerLaws
{
    protected override Shape Element => [5];

    protected override int Parameters => 0;

    protected override ILayer Draw(ref Philox random) => new Dropout(0.3);

    /// <summary>
    /// In training an entry is 0 or x / (1 − rate). Of 10 000 entries the number of zeros is binomial with standard deviation 46: six of them are crossed once in 5e8 seeds,
    /// and the seed is fixed.
    /// </summary>
    [Fact]
    public void In_training_entries_are_dropped_at_the_rate_and_others_scaled()
    {
        const int rows = 100, columns = 100;
        var row = new Axis("row", rows);
        Tensor x = Plan.Input("x", [columns], row);
        var noise = new Noise();
        Tensor y = new Dropout(0.3).Apply(x, noise);
        Plan plan = Plan.Compile([x, .. noise.Inputs], y);
        Assert.Equal(2 * rows * columns, plan.InputSize);   // every row has its own noise
        var inputs = new double[plan.InputSize];
        Array.Fill(inputs, 7, 0, rows * columns);
        var random = new Philox(4);
        noise.Draw(ref random, inputs.AsSpan(rows * columns));
        var outputs = new double[plan.OutputSize];
        plan.CreateWorkspace().Run(inputs, outputs);
        int dropped = outputs.Count(value => value == 0);
        Assert.All(outputs, value => Assert.True(value is 0 or 7 / 0.7));
        Assert.InRange(dropped, 3000 - (6 * 46), 3000 + (6 * 46));
    }

    [Fact]
    public void In_use_and_at_rate_0_nothing_happens()
    {
        Tensor x = new double[] { 1, 2 };
        Assert.Same(x, new Dropout(0.9).Apply(x));
        Assert.Same(x, new Dropout(0.9).Apply(x, new Noise { IsTraining = false }));
        Assert.Same(x, new Dropout(0).Apply(x, new Noise()));
    }

    [Fact]
    public void A_rate_is_a_probability_below_1()
    {
        foreach (double rate in (double[])[-0.1, 1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate));
            Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(0.1) with { Rate = rate });
        }
    }
}
