namespace Prob.Tests;

public sealed class ZeroSumNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new ZeroSumNormal(3, 1),
        new ZeroSumNormal(3, 0.01),
        new ZeroSumNormal(2, 50),
        new ZeroSumNormal(7, 2),
    ];

    private protected override IDistribution Like(IDistribution any, Tensor[] parameters, Tensor value) => new ZeroSumNormal(value.Shape[0], parameters[0]);

    [Fact]
    public void A_length_is_at_least_1() =>
        Assert.Contains("at least 1, but was given 0", Assert.Throws<ArgumentOutOfRangeException>(() => new ZeroSumNormal(0, 1).Support).Message, StringComparison.Ordinal);
}
