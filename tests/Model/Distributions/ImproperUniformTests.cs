namespace Prob.Tests;

public sealed class ImproperUniformTests : DistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new ImproperUniform(-2, 3),
        new ImproperUniform(),
        new ImproperUniform(Lower: 1),
        new ImproperUniform(Upper: -1),
        new ImproperUniform(double.NegativeInfinity, 1e3),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new ImproperUniform(-2, 3), [-2]),
    ];

    [Fact]
    public override void Draws_belong_to_the_support() => AssertNotDrawn();

    protected override IEnumerable<IDistribution> DrawnWithoutAllocation => [];

    [Fact]
    public void It_says_that_it_is_not_normalised() => Assert.All(Settings, distribution => Assert.False(distribution.IsNormalised));

    [Fact]
    public void Infinite_bounds_are_none()
    {
        Assert.Equal(Support.Real, new ImproperUniform(double.NegativeInfinity, double.PositiveInfinity).Support);
        Assert.Single(new ImproperUniform(0, double.PositiveInfinity).Parameters);
    }

    /// <summary>Values at which to look, as there are no draws.</summary>
    private protected override void Draw(IDistribution distribution, ref Philox random, double[] parameters, Span<double> draw) =>
        draw[0] = distribution.Support.Bijector.Forward(random.NextNormal()).ToScalar();

    private void AssertNotDrawn() =>
        Assert.All(Settings, distribution => Assert.Throws<NotSupportedException>(() =>
        {
            var random = new Philox(1);
            distribution.Sample(ref random, ParameterValues(distribution), new double[1]);
        }));
}
