namespace Prob.Tests;

public sealed class DirichletTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new Dirichlet(new[] { 2.0, 3, 4 }),
        new Dirichlet(new[] { 1.0, 1, 1 }),
        new Dirichlet(new[] { 0.8, 3, 6 }),
        new Dirichlet(new[] { 3, 0.05 }),
        new Dirichlet(new[] { 400.0, 250 }),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Dirichlet(new[] { 1.0, 1, 1 }), [1, 0, 0]),
        (new Dirichlet(new[] { 1.0, 2, 3 }), [0, 0.25, 0.75]),
    ];
}
