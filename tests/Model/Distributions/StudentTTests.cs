namespace Prob.Tests;

public sealed class StudentTTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new StudentT(4, 0, 1),
        new StudentT(0.5, -2, 0.01),
        new StudentT(1, 100, 5),
        new StudentT(1e6, 0, 1e4),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new StudentT(3, 0, 1), [0]),
    ];
}
