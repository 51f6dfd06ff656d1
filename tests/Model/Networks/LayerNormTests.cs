using Prob.Networks;
using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class LayerNormTests : LayerLaws
{
    protected override Shape Element => [5];

    protected override int Parameters => 2;

    protected override ILayer Draw(ref Philox random) => new LayerNorm(RandomTensor([5], ref random), RandomTensor([5], ref random));

    /// <summary>Mean 0 and variance 1 − ε/variance before scale and shift; a constant input becomes the shift.</summary>
    [Fact]
    public void The_output_has_mean_and_variance_of_its_definition()
    {
        double[] y = LayerNorm.Create(4).Apply(new double[] { 1, 3, 7, 13 }).ToArray();
        // Mean 6, variance (25 + 9 + 1 + 49)/4 = 21.
        Assert.Equal([-5 / Math.Sqrt(21.00001), -3 / Math.Sqrt(21.00001), 1 / Math.Sqrt(21.00001), 7 / Math.Sqrt(21.00001)], y, new Within(1e-15));
        Assert.Equal([1, 2, 3], new LayerNorm(new double[] { 4, 5, 6 }, new double[] { 1, 2, 3 }).Apply(new double[] { 9, 9, 9 }).ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Assert.Equal("A layer norm with scale [3] and shift [3] takes a last event dimension of that size, but was given [2]. (Parameter 'x')", Assert.Throws<ArgumentException>(() => LayerNorm.Create(3).Apply(new double[2])).Message);
        Assert.Throws<ArgumentException>(() => LayerNorm.Create(3).Apply(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LayerNorm.Create(0));
    }
}
