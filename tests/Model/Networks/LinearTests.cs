using Prob.Networks;
using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class LinearTests : LayerLaws
{
    protected override Shape Element => [4];

    protected override int Parameters => 2;

    protected override ILayer Draw(ref Philox random) => Linear.Create(4, 3, ref random);

    [Fact]
    public void Values_by_hand()
    {
        var layer = new Linear(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new double[] { 10, 20, 30 });
        Assert.Equal([10 + 7 + 16, 20 + 21 + 32, 30 + 35 + 48], layer.Apply(new double[] { 7, 8 }).ToArray());
    }

    [Fact]
    public void Weights_may_carry_an_axis()
    {
        var random = new Philox(5);
        Linear[] several = [.. Enumerable.Range(0, 3).Select(_ => Linear.Create(4, 2, ref random))];
        var network = new Axis("network", 3);
        var all = new Linear(Functions.Stack([.. several.Select(one => one.Weight)]).ToAxis(network), Functions.Stack([.. several.Select(one => one.Bias)]).ToAxis(network));
        Tensor x = new double[] { 0.3, -1, 2, 0.5 };
        Assert.Equal(several.SelectMany(one => one.Apply(x).ToArray()), all.Apply(x).ToArray(), new Within(1e-14));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var random = new Philox(1);
        Linear layer = Linear.Create(4, 3, ref random);
        Assert.Equal("A linear layer of shape [3, 4] takes a last event dimension of size 4, but was given [3]. (Parameter 'x')", Assert.Throws<ArgumentException>(() => layer.Apply(new double[3])).Message);
        Assert.Throws<ArgumentException>(() => layer.Apply(1));
        Assert.Equal(
            "A linear layer needs a weight of shape [out, in] and a bias of shape [out], but has [3, 4] and [2].",
            Assert.Throws<ArgumentException>(() => (layer with { Bias = new double[2] }).Apply(new double[4])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var other = new Philox(1);
            return Linear.Create(0, 3, ref other);
        });
    }
}
