namespace Prob.Tests;

public sealed class LkjTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Lkj(2, 1),
        new Lkj(2, 0.6),
        new Lkj(2, 4),
        new Lkj(2, 500),
        new Lkj(3, 1),
        new Lkj(4, 2.5),
    ];

    private protected override IDistribution Like(IDistribution any, Tensor[] parameters, Tensor value) => new Lkj(value.Shape[0], parameters[0]);

    [Fact]
    public void A_dimension_is_at_least_1() =>
        Assert.Contains("at least 1, but was given -3", Assert.Throws<ArgumentOutOfRangeException>(() => new Lkj(-3, 1)).Message, StringComparison.Ordinal);
}
