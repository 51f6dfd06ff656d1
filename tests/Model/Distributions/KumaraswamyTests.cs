namespace Prob.Tests;

public sealed class KumaraswamyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Kumaraswamy(1, 1),
        new Kumaraswamy(0.5, 0.5),
        new Kumaraswamy(2, 30),
        new Kumaraswamy(30, 0.8),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Kumaraswamy(1, 1), [0]),
        (new Kumaraswamy(1, 1), [1]),
        (new Kumaraswamy(1, 2), [0]),
        (new Kumaraswamy(3, 1), [1]),
    ];
}
