namespace Prob.Tests;

public sealed class OrderedProbitTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new OrderedProbit(0.3, new[] { -1.0, 0.5, 2 }),
        new OrderedProbit(-4, new[] { -1.0, 0.5, 2 }),
        new OrderedProbit(30, new[] { -1.0, 0.5, 2 }),
        new OrderedProbit(0.3, new[] { 0.25, 0.2501, 0.26 }),
        new OrderedProbit(-1, new[] { 0.5 }),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new OrderedProbit(800, new[] { -1.0, 0.5 }), [0]),
        (new OrderedProbit(800, new[] { -1.0, 0.5 }), [1]),
        (new OrderedProbit(-800, new[] { -1.0, 0.5 }), [2]),
    ];
}
