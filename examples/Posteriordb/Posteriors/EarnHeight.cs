using Prob;

namespace Posteriordb;

/// <summary>Linear regression of earnings on height, in dollars and inches as they came: an intercept of −60 000, flat priors.</summary>
internal sealed class EarnHeight : PosteriordbModel
{
    public override string Name => "earnings-earn_height";

    public override IDefined Define(PosteriordbData data)
    {
        double[] earnings = data.Vector("earn"), height = data.Vector("height");
        return Defined(m =>
        {
            var person = m.Plate("person", earnings.Length);
            m.Sample(out var beta, m.Plate("coefficient", 2), new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            m.Observe(person, new Normal(beta[0] + (beta[1] * height), sigma), earnings);
            return (beta, sigma);
        });
    }
}
