using Prob;

namespace Posteriordb;

/// <summary>A child's test score by how much the mother worked, a factor of four levels of which the first is the base; flat priors.</summary>
internal sealed class KidscoreMomWork : PosteriordbModel
{
    public override string Name => "kidiq_with_mom_work-kidscore_mom_work";

    public override IDefined Define(PosteriordbData data)
    {
        double[] score = data.Vector("kid_score");
        Tensor level = (Tensor)data.Vector("mom_work") - 1;
        return Defined(m =>
        {
            var child = m.Plate("child", score.Length);
            m.Sample(out var beta, m.Plate("coefficient", 4), new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            Tensor effect = [0, beta[1], beta[2], beta[3]];
            m.Observe(child, new Normal(beta[0] + effect[child.Of(level)], sigma), score);
            return (beta, sigma);
        });
    }
}
