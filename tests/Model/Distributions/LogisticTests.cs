namespace Prob.Tests;

public sealed class LogisticTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Prob.Logistic(0, 1),
        new Prob.Logistic(-5, 1e-3),
        new Prob.Logistic(1e3, 1e5),
    ];
}
