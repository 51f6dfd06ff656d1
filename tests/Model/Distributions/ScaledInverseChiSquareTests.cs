namespace Prob.Tests;

public sealed class ScaledInverseChiSquareTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new ScaledInverseChiSquare(6, 2),
        new ScaledInverseChiSquare(1, 1e-50),
        new ScaledInverseChiSquare(0.2, 1),
        new ScaledInverseChiSquare(5000, 30),
    ];
}
