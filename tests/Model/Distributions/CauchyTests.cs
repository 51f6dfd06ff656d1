namespace Prob.Tests;

public sealed class CauchyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Cauchy(0, 1),
        new Cauchy(-1000, 0.1),
        new Cauchy(3, 1e5),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Cauchy(0, 1), [0]),
        (new Cauchy(0, 1), [1e200]),
    ];
}
