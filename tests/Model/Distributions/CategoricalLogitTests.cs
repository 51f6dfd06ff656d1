namespace Prob.Tests;

public sealed class CategoricalLogitTests : DiscreteDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        Categorical.FromLogits(new[] { 0.2, 0.5, -1 }),
        Categorical.FromLogits(new[] { 1.0 }),
        Categorical.FromLogits(new[] { 0.0, -800, 3 }),
        Categorical.FromLogits(new[] { 500.0, 501 }),
    ];
}
