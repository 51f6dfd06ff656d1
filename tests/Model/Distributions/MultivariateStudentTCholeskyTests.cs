namespace Prob.Tests;

public sealed class MultivariateStudentTCholeskyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new MultivariateStudentTCholesky(3, new[] { 0.0, 0 }, new[,] { { 1.0, 0 }, { 0, 1 } }),
        new MultivariateStudentTCholesky(8, new[] { 1.0, -2 }, new[,] { { 2.0, 0 }, { 1.8, 0.8 } }),
        new MultivariateStudentTCholesky(1e6, new[] { 1e3, -2e-3 }, new[,] { { 1e2, 0 }, { -3e-4, 1e-4 } }),
        new MultivariateStudentTCholesky(4, new[] { 1.0, -2, 5 }, new[,] { { 1.0, 0, 0 }, { 0.5, 2, 0 }, { -1, 0.25, 0.5 } }),
    ];
}
