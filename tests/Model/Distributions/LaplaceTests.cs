namespace Prob.Tests;

public sealed class LaplaceTests : ContinuousDistributionLaws
{
    /// <summary>The density has a kink.</summary>
    protected override double QuadratureError => 1e-6;

    protected override IDistribution[] Settings =>
    [
        new Laplace(0, 1),
        new Laplace(-5, 1e-3),
        new Laplace(1e3, 1e5),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new Laplace(0, 2), [0]),
    ];
}
