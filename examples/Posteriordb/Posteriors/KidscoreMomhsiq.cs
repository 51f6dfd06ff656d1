using Prob;

namespace Posteriordb;

/// <summary>Linear regression of a child's test score on the mother's schooling and IQ, unscaled.</summary>
internal sealed class KidscoreMomhsiq : PosteriordbModel
{
    public override string Name => "kidiq-kidscore_momhsiq";

    public override IDefined Define(PosteriordbData data)
    {
        double[] score = data.Vector("kid_score"), school = data.Vector("mom_hs"), iq = data.Vector("mom_iq");
        return Defined(m =>
        {
            var child = m.Plate("child", score.Length);
            m.Sample(out var beta, m.Plate("coefficient", 3), new ImproperUniform());
            m.Sample(out var sigma, new HalfCauchy(2.5));
            m.Observe(child, new Normal(beta[0] + (beta[1] * school) + (beta[2] * iq), sigma), score);
            return (beta, sigma);
        });
    }
}
