namespace Prob.Tests;

public sealed class ChiSquareTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new ChiSquare(4),
        new ChiSquare(2),
        new ChiSquare(1),
        new ChiSquare(0.05),
        new ChiSquare(5000),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new ChiSquare(2), [0]),
    ];
}
