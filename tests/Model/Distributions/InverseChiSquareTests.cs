namespace Prob.Tests;

public sealed class InverseChiSquareTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new InverseChiSquare(6),
        new InverseChiSquare(1),
        new InverseChiSquare(0.2),
        new InverseChiSquare(5000),
    ];
}
