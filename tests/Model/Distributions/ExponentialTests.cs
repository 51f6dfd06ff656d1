namespace Prob.Tests;

public sealed class ExponentialTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Exponential(1),
        new Exponential(1e-4),
        new Exponential(1e4),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Exponential(2), [0]),
    ];
}
