namespace Prob.Tests;

public sealed class MultinomialLogitTests : CountVectorLaws
{
    protected override IDistribution[] Settings =>
    [
        Multinomial.FromLogits(6, new[] { 0.0, 0, 1 }),
        Multinomial.FromLogits(30, new[] { -5.0, 100, 99 }),
        Multinomial.FromLogits(0, new[] { 1.0, 2, 3 }),
        Multinomial.FromLogits(1000, new[] { 0.3, -1 }),
        Multinomial.FromLogits(9, new[] { -800.0, 0 }),
    ];
}
