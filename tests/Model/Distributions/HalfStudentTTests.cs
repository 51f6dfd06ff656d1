namespace Prob.Tests;

public sealed class HalfStudentTTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new HalfStudentT(4, 1),
        new HalfStudentT(0.5, 0.01),
        new HalfStudentT(1, 1e5),
        new HalfStudentT(3, 1e-50),
        new HalfStudentT(1e6, 1e4),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new HalfStudentT(3, 1), [0]),
    ];
}
