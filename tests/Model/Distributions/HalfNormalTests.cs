namespace Prob.Tests;

public sealed class HalfNormalTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new HalfNormal(1),
        new HalfNormal(1e-6),
        new HalfNormal(1e6),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new HalfNormal(2), [0]),
    ];
}
