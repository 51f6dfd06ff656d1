using Prob;

namespace Posteriordb;

/// <summary>A mixture of two normal distributions with ordered means, and the component of each row as a site, which the library sums out.</summary>
internal sealed class LowDimGaussMixComponents : PosteriordbModel
{
    public override string Name => $"{Folder}-components";

    public override string Folder => "low_dim_gauss_mix-low_dim_gauss_mix";

    public override IDefined Define(PosteriordbData data)
    {
        double[] y = data.Vector("y");
        return Defined(m =>
        {
            Plate row = m.Plate("row", y.Length), component = m.Plate("component", 2);
            m.Sample(out var mu, new Restricted(new Normal(0, 2), Support.Ordered(2)));
            m.Sample(out var sigma, component, new HalfNormal(2));
            m.Sample(out var theta, new Beta(5, 5));
            m.Sample(out var z, row, new Categorical([theta, 1 - theta]));
            m.Observe(row, new Normal(mu[z], sigma[z]), y);
            return (mu, sigma, theta, z);
        });
    }
}
