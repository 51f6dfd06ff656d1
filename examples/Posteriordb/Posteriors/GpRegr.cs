using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Gaussian-process regression with the latent function integrated out.</summary>
internal sealed class GpRegr : PosteriordbModel
{
    public override string Name => "gp_pois_regr-gp_regr";

    public override IDefined Define(PosteriordbData data)
    {
        Tensor x = data.Vector("x"), y = data.Vector("y");
        int n = x.Shape[0];
        return Defined(m =>
        {
            m.Sample(out var rho, new Gamma(25, 4));
            m.Sample(out var alpha, new HalfNormal(2));
            m.Sample(out var sigma, new HalfNormal(1));
            Tensor distance = Reshape(x, [n, 1]) - x;
            Tensor covariance = Square(alpha) * Exp(-0.5 * Square(distance / rho)) + DiagonalMatrix(sigma * Tensor.From([n], new double[n].Select(_ => 1.0).ToArray()));
            m.Observe(new MultivariateNormal(new double[n], covariance), y);
            return (rho, alpha, sigma);
        });
    }
}
