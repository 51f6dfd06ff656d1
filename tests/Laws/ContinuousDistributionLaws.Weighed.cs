using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Laws of densities with more coordinates than a grid can hold.</summary>
public abstract partial class ContinuousDistributionLaws
{
    private const int DrawsToFit = 20_000;
    private const double Share = 0.1;

    /// <summary>
    /// Draws weighed by g/p, where p is the density in unconstrained coordinates, are draws from g (Gelfand and Dey 1994): here a normal distribution with the mean and covariance of other draws, cut
    /// off at the ellipsoid that holds a tenth of it so that the weights are bounded (Geweke 1999). So the weights have mean 1, which a wrong constant in p would multiply, and with them each coordinate
    /// has mean 0 and the variance of that cut-off distribution, in units in which g is round. The means of 200 000 draws lie within 5 standard errors, estimated from the draws, each below 0.02:
    /// a false alarm once in 1.7 million per mean.
    /// </summary>
    [Fact]
    public void Draws_weighed_by_the_density_are_normal()
    {
        foreach (IDistribution distribution in Settings.Where(distribution => !IsOnGrid(distribution)))
            AssertWeighedDrawsAreNormal(distribution, Points(distribution, Draws, seed: 11));
    }

    private void AssertWeighedDrawsAreNormal(IDistribution distribution, Tensor drawn)
    {
        Bijector bijector = distribution.Support.Bijector;
        int n = CountCoordinates(distribution);
        Matrix<double> others = Coordinates(bijector.Inverse(Points(distribution, DrawsToFit, seed: 12))), own = Coordinates(bijector.Inverse(drawn));
        Vector<double> mean = others.ColumnSums() / others.RowCount;
        Matrix<double> centred = Matrix<double>.Build.Dense(others.RowCount, n, (i, j) => others[i, j] - mean[j]);
        Matrix<double> factor = (centred.TransposeThisAndMultiply(centred) / others.RowCount).Cholesky().Factor;
        double logConstant = Math.Log(Share) + (0.5 * n * Math.Log(2 * Math.PI)) + factor.Diagonal().Sum(Math.Log);
        double edge = ChiSquared.InvCDF(n, Share), variance = ChiSquared.CDF(n + 2, edge) / Share;

        Tensor u = Plan.Input("u", bijector.Unconstrained(distribution.Shape), drawn.Axes[0]);
        var logs = new double[own.RowCount];
        Plan.Compile([u], distribution.LogDensityWithin(bijector.Forward(u)) + bijector.LogJacobian(u)).CreateWorkspace().Run(own.ToRowMajorArray(), logs);
        Matrix<double> round = factor.Solve(Matrix<double>.Build.Dense(n, own.RowCount, (j, i) => own[i, j] - mean[j]));

        double[] weights = [.. logs.Select((log, i) =>
        {
            double square = round.Column(i).DotProduct(round.Column(i));
            return square <= edge ? Math.Exp((-0.5 * square) - log - logConstant) : 0;
        })];
        AssertMean(weights, 1, "the weight");
        for (int j = 0; j < n; j++)
        {
            AssertMean([.. weights.Select((weight, i) => weight * round[j, i])], 0, $"coordinate {j}");
            AssertMean([.. weights.Select((weight, i) => weight * round[j, i] * round[j, i])], variance, $"the square of coordinate {j}");
        }

        void AssertMean(double[] values, double expected, string what)
        {
            double average = values.Average(), error = Math.Sqrt(values.Average(value => Math.Pow(value - average, 2)) / values.Length);
            Assert.True(error < 0.02 && Math.Abs(average - expected) <= 5 * error, $"{distribution}: {what} has mean {average:g6} ± {error:g2}, for {expected:g6}.");
        }

        Matrix<double> Coordinates(Tensor values) => Matrix<double>.Build.DenseOfRowMajor(values.Type.Size / n, n, values.ToArray());
    }
}
