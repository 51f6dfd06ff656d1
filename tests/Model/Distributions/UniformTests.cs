namespace Prob.Tests;

public sealed class UniformTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Uniform(0, 1),
        new Uniform(-5, -4.999),
        new Uniform(-1e6, 1e7),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Uniform(-1, 2), [-1]),
        (new Uniform(-1, 2), [2]),
    ];
}
