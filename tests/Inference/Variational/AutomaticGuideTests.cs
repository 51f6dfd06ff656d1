using static Prob.Functions;

namespace Prob.Tests.Inference.Variational;

/// <summary>Guides that contain the posterior, or of which the best member is known, fitted to models whose posterior and evidence are.</summary>
public class AutomaticGuideTests
{
    private static readonly double[,] X = { { 1, 0.2 }, { 1, -1.1 }, { 1, 0.7 }, { 1, 1.9 }, { 1, -0.4 }, { 1, 1.2 } };
    private static readonly double[] Y = [1.1, -0.6, 1.4, 3.2, 0.3, 2.0];

    /// <summary>A linear regression with known noise: the posterior is normal, with precision P = I + XᵀX/σ² and mean P⁻¹ Xᵀy/σ².</summary>
    private static Model<Tensor> Regression() => Model.Define(m =>
    {
        Plate row = m.Plate("row", Y.Length);
        m.Sample(out var beta, new MultivariateNormal((Tensor)new double[] { 0, 0 }, (Tensor)new double[,] { { 1, 0 }, { 0, 1 } }));
        m.Observe(row, new Normal(Sum(row.Of(X) * beta), 0.5), Y);
        return beta;
    });

    private static (double[] Mean, double[,] Covariance, double LogEvidence) Exact()
    {
        var x = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(X);
        var y = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.DenseOfArray(Y);
        var identity = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(2);
        var covariance = (identity + (x.TransposeThisAndMultiply(x) / 0.25)).Inverse();
        var mean = covariance * x.TransposeThisAndMultiply(y) / 0.25;
        var marginal = (x * x.Transpose()) + (0.25 * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(Y.Length));
        double logEvidence = -0.5 * ((y * marginal.Inverse() * y) + Math.Log(marginal.Determinant()) + (Y.Length * Math.Log(2 * Math.PI)));
        return (mean.ToArray(), covariance.ToArray(), logEvidence);
    }

    public static TheoryData<AutomaticGuide> Containing => [new FullRank { SticksTheLanding = true }, new LowRank { Rank = 1, SticksTheLanding = true }, new FullRank { Particles = 4 }];

    [Theory]
    [MemberData(nameof(Containing))]
    public void A_family_that_contains_the_posterior_finds_it(AutomaticGuide guide)
    {
        (double[] mean, double[,] covariance, double logEvidence) = Exact();
        VariationalFit<Tensor> fit = Regression().Fit(guide with { Training = guide.Training with { Epochs = 4000, Schedule = new CosineDecay(4000) }, Draws = 20_000 });
        // At the posterior log p − log q is the log evidence for every draw; where the landing is not stuck, the last steps still jump by some hundredths of a standard deviation.
        double tolerance = guide.SticksTheLanding ? 1e-3 : 0.02;
        Assert.Equal(logEvidence, fit.Elbo, tolerance);
        Assert.True(fit.KHat < 0.5, fit.Verdict);
        Draws beta = fit["beta"];
        for (int i = 0; i < 2; i++)
        {
            double[] values = beta.Values(i);
            double sd = Math.Sqrt(covariance[i, i]), error = 5 * sd / Math.Sqrt(values.Length);
            Assert.Equal(mean[i], values.Average(), error + (0.05 * sd));
            Assert.Equal(sd, beta.StandardDeviation()[i], (5 * sd / Math.Sqrt(2 * values.Length)) + (0.05 * sd));
        }

        double product = beta.Values(0).Zip(beta.Values(1), (a, b) => (a - mean[0]) * (b - mean[1])).Average();
        Assert.Equal(covariance[0, 1], product, 0.1 * Math.Sqrt(covariance[0, 0] * covariance[1, 1]));
    }

    /// <summary>Independent normals are closest to a normal in KL(q‖p) with its mean and the inverses of its precisions as variances.</summary>
    [Fact]
    public void Mean_field_finds_the_mean_and_the_inverse_of_each_precision()
    {
        (double[] mean, double[,] covariance, _) = Exact();
        double determinant = (covariance[0, 0] * covariance[1, 1]) - (covariance[0, 1] * covariance[1, 0]);
        var guide = new MeanField { Training = new() { Optimiser = new Adam(0.05), Epochs = 6000, Schedule = new CosineDecay(6000) } };
        VariationalFit<Tensor> fit = Regression().Fit(guide);
        double[] location = fit.Parameters["the mean of 'beta'"].ToArray(), logScale = fit.Parameters["the log scale of 'beta'"].ToArray();
        for (int i = 0; i < 2; i++)
        {
            double sd = Math.Sqrt(determinant / covariance[1 - i, 1 - i]);   // 1/P_ii of a 2 × 2 matrix
            Assert.Equal(mean[i], location[i], 0.03 * sd);
            Assert.Equal(sd, Math.Exp(logScale[i]), 0.03 * sd);
        }

        Assert.True(fit.Converged);
    }
}
