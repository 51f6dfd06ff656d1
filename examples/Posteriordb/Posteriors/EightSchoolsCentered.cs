using Prob;

namespace Posteriordb;

/// <summary>Hierarchical normal means, centred: a funnel, in which divergences are expected.</summary>
internal sealed class EightSchoolsCentered : PosteriordbModel
{
    public override string Name => "eight_schools-eight_schools_centered";

    public override IDefined Define(PosteriordbData data)
    {
        double[] effect = data.Vector("y"), error = data.Vector("sigma");
        return Defined(m =>
        {
            var school = m.Plate("school", data.Number("J"));
            m.Sample(out var mu, new Normal(0, 5));
            m.Sample(out var tau, new HalfCauchy(5));
            m.Sample(out var theta, school, new Normal(mu, tau));
            m.Observe(school, new Normal(theta, error), effect);
            return (mu, tau, theta);
        });
    }
}
