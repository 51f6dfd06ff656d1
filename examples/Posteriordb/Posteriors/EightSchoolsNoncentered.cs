using Prob;

namespace Posteriordb;

/// <summary>Hierarchical normal means, non-centred.</summary>
internal sealed class EightSchoolsNoncentered : PosteriordbModel
{
    public override string Name => "eight_schools-eight_schools_noncentered";

    public override IDefined Define(PosteriordbData data)
    {
        double[] effect = data.Vector("y"), error = data.Vector("sigma");
        return Defined(m =>
        {
            var school = m.Plate("school", data.Number("J"));
            m.Sample(out var mu, new Normal(0, 5));
            m.Sample(out var tau, new HalfCauchy(5));
            m.Sample(out var eta, school, new Normal(0, 1));
            m.Deterministic(out var theta, mu + (tau * eta));
            m.Observe(school, new Normal(theta, error), effect);
            return (mu, tau, theta);
        });
    }
}
