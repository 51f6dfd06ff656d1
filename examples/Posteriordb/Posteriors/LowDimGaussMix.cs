using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>A mixture of two normal distributions with ordered means, the components summed out by hand.</summary>
internal sealed class LowDimGaussMix : PosteriordbModel
{
    public override string Name => "low_dim_gauss_mix-low_dim_gauss_mix";

    public override IDefined Define(PosteriordbData data)
    {
        double[] y = data.Vector("y");
        return Defined(m =>
        {
            var row = m.Plate("row", y.Length);
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var sigma, m.Plate("component", 2), new HalfNormal(2));
            m.Sample(out var theta, new Beta(5, 5));
            m.Factor(row, LogMix(theta, new Normal(mu[0], sigma[0]).LogDensity(row.Of(y)), new Normal(mu[1], sigma[1]).LogDensity(row.Of(y))));
            return (mu, sigma, theta);
        });
    }
}
