namespace Prob.Tests;

public sealed class HalfCauchyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new HalfCauchy(1),
        new HalfCauchy(1e-5),
        new HalfCauchy(1e5),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new HalfCauchy(1), [0]),
        (new HalfCauchy(1), [1e200]),
    ];
}
