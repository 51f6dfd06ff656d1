namespace Prob.Tests;

public sealed class GeometricLogitTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Geometric.FromLogit(-0.7),
        Geometric.FromLogit(-5),
        Geometric.FromLogit(0),
        Geometric.FromLogit(9),
    ];
}
