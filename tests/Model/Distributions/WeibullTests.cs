namespace Prob.Tests;

public sealed class WeibullTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Weibull(1, 2),
        new Weibull(0.3, 1e-4),
        new Weibull(2.5, 1e4),
        new Weibull(60, 3),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Weibull(1, 2), [0]),
    ];
}
