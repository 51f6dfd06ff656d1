using Prob;

namespace Posteriordb;

/// <summary>Linear regression of a child's test score on the mother's schooling, her IQ and their product, each from a point of reference; flat priors.</summary>
internal sealed class KidscoreInteractionC2 : PosteriordbModel
{
    public override string Name => "kidiq_with_mom_work-kidscore_interaction_c2";

    public override IDefined Define(PosteriordbData data)
    {
        Tensor score = data.Vector("kid_score"), school = (Tensor)data.Vector("mom_hs") - 0.5, iq = (Tensor)data.Vector("mom_iq") - 100;
        return Defined(m =>
        {
            var child = m.Plate("child", score.Shape[0]);
            m.Sample(out var beta, m.Plate("coefficient", 4), new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            m.Observe(child, new Normal(beta[0] + (beta[1] * school) + (beta[2] * iq) + (beta[3] * (school * iq)), sigma), score);
            return (beta, sigma);
        });
    }
}
