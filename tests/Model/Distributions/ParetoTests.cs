namespace Prob.Tests;

public sealed class ParetoTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Pareto(1, 1),
        new Pareto(1e-4, 0.4),
        new Pareto(1e4, 3),
        new Pareto(2, 60),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Pareto(2, 3), [2]),
    ];
}
