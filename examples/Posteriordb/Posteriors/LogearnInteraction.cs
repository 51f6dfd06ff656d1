using Prob;

namespace Posteriordb;

/// <summary>Linear regression of log earnings on height, sex and their product: strongly correlated coefficients, flat priors.</summary>
internal sealed class LogearnInteraction : PosteriordbModel
{
    public override string Name => "earnings-logearn_interaction";

    public override IDefined Define(PosteriordbData data)
    {
        double[] logEarnings = Array.ConvertAll(data.Vector("earn"), Math.Log);
        Tensor height = data.Vector("height"), male = data.Vector("male");
        return Defined(m =>
        {
            var person = m.Plate("person", logEarnings.Length);
            m.Sample(out var beta, m.Plate("coefficient", 4), new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            m.Observe(person, new Normal(beta[0] + (beta[1] * height) + (beta[2] * male) + (beta[3] * (height * male)), sigma), logEarnings);
            return (beta, sigma);
        });
    }
}
