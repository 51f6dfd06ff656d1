using Prob.Networks;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class SequentialTests : LayerLaws
{
    protected override Shape Element => [4];

    protected override int Parameters => 8;

    protected override ILayer Draw(ref Philox random) => new Sequential(
        Linear.Create(4, 6, ref random),
        new Activation(Tanh),
        new Residual(new Sequential(LayerNorm.Create(6), Linear.Create(6, 6, ref random), new Activation(Softplus))),
        new Dropout(0.5),
        Linear.Create(6, 2, ref random));

    [Fact]
    public void Layers_follow_each_other_and_a_residual_adds()
    {
        var shift = new Linear(new double[,] { { 2 } }, new double[] { 1 });
        var square = new Activation(Square);
        Assert.Equal([49], new Sequential(shift, square).Apply(new double[] { 3 }).ToArray());
        Assert.Equal([19], new Sequential(square, shift).Apply(new double[] { 3 }).ToArray());
        Assert.Equal([3 + 7], new Residual(shift).Apply(new double[] { 3 }).ToArray());
        Assert.Equal([3], new Sequential().Apply(new double[] { 3 }).ToArray());
    }

    [Fact]
    public void Noise_reaches_every_layer()
    {
        var noise = new Noise();
        var random = new Philox(1);
        new Sequential(new Dropout(0.5), new Residual(new Dropout(0.5)), Draw(ref random)).Apply(new double[] { 1, 2, 3, 4 }, noise);
        Assert.Equal([4, 4, 6], noise.Inputs.Select(input => input.Type.Size));
    }

    [Fact]
    public void A_residual_keeps_the_shape()
    {
        var random = new Philox(1);
        var residual = new Residual(Linear.Create(4, 2, ref random));
        Assert.Equal("The inner layer of a residual must keep the shape, but made [2] of [4]. (Parameter 'x')", Assert.Throws<ArgumentException>(() => residual.Apply(new double[4])).Message);
    }
}
