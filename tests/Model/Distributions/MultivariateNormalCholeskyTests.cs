namespace Prob.Tests;

public sealed class MultivariateNormalCholeskyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new MultivariateNormalCholesky(new[] { 0.0, 0 }, new[,] { { 1.0, 0 }, { 0, 1 } }),
        new MultivariateNormalCholesky(new[] { 1.0, -2 }, new[,] { { 2.0, 0 }, { 1.8, 0.8 } }),
        new MultivariateNormalCholesky(new[] { 1e3, -2e-3 }, new[,] { { 1e2, 0 }, { -3e-4, 1e-4 } }),
    ];
}
