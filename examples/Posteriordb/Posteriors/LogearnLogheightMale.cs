using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Linear regression of log earnings on log height and sex, flat priors.</summary>
internal sealed class LogearnLogheightMale : PosteriordbModel
{
    public override string Name => "earnings-logearn_logheight_male";

    public override IDefined Define(PosteriordbData data)
    {
        Tensor earnings = data.Vector("earn"), height = data.Vector("height"), male = data.Vector("male");
        return Defined(m =>
        {
            var person = m.Plate("person", earnings.Shape[0]);
            m.Sample(out var beta, m.Plate("coefficient", 3), new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            m.Observe(person, new Normal(beta[0] + (beta[1] * Log(height)) + (beta[2] * male), sigma), Log(earnings));
            return (beta, sigma);
        });
    }
}
