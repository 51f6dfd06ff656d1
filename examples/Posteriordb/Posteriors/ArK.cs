using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Autoregression of order 5; the first five values are conditioned on.</summary>
internal sealed class ArK : PosteriordbModel
{
    public override string Name => "arK-arK";

    public override IDefined Define(PosteriordbData data)
    {
        int order = data.Number("K");
        double[] y = data.Vector("y");
        double[] now = y[order..];
        var before = new double[now.Length, order];
        for (int t = 0; t < now.Length; t++)
        {
            for (int k = 0; k < order; k++)
                before[t, k] = y[order + t - k - 1];
        }

        return Defined(m =>
        {
            Plate lag = m.Plate("lag", order), time = m.Plate("time", now.Length);
            m.Sample(out var alpha, new Normal(0, 10));
            m.Sample(out var beta, lag, new Normal(0, 10));
            m.Sample(out var sigma, new HalfCauchy(2.5));
            m.Observe(time, new Normal(alpha + Dot(before, beta.ToVector(lag)), sigma), now);
            return (alpha, beta, sigma);
        });
    }
}
