using Prob;

namespace Posteriordb;

/// <summary>Linear regression of a child's test score on the mother's schooling, her IQ and their product, unscaled: strongly correlated coefficients.</summary>
internal sealed class KidscoreInteraction : PosteriordbModel
{
    public override string Name => "kidiq-kidscore_interaction";

    public override IDefined Define(PosteriordbData data)
    {
        Tensor score = data.Vector("kid_score"), school = data.Vector("mom_hs"), iq = data.Vector("mom_iq");
        return Defined(m =>
        {
            var child = m.Plate("child", score.Shape[0]);
            m.Sample(out var beta, m.Plate("coefficient", 4), new ImproperUniform());
            m.Sample(out var sigma, new HalfCauchy(2.5));
            m.Observe(child, new Normal(beta[0] + (beta[1] * school) + (beta[2] * iq) + (beta[3] * (school * iq)), sigma), score);
            return (beta, sigma);
        });
    }
}
