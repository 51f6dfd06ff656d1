using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Linear regression of the log weight of a mesquite bush's leaves on the logs of its measures and its group: few rows, many coefficients, flat priors.</summary>
internal sealed class LogMesquite : PosteriordbModel
{
    public override string Name => "mesquite-logmesquite";

    public override IDefined Define(PosteriordbData data)
    {
        Tensor weight = data.Vector("weight"), group = data.Vector("group");
        Tensor measures = Log([data.Vector("diam1"), data.Vector("diam2"), data.Vector("canopy_height"), data.Vector("total_height"), data.Vector("density")]);
        return Defined(m =>
        {
            Plate bush = m.Plate("bush", group.Shape[0]), coefficient = m.Plate("coefficient", 7);
            m.Sample(out var beta, coefficient, new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            Tensor slopes = beta.ToVector(coefficient)[1..6];
            m.Observe(bush, new Normal(beta[0] + Dot(slopes, measures) + (beta[6] * group), sigma), Log(weight));
            return (beta, sigma);
        });
    }
}
