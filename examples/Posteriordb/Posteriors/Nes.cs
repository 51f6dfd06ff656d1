using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Linear regression of party identification in 1972 on ideology, race, schooling, sex, income and an age factor of four levels of which the first is the base; flat priors.</summary>
internal sealed class Nes : PosteriordbModel
{
    public override string Name => "nes1972-nes";

    public override IDefined Define(PosteriordbData data)
    {
        double[] age = data.Vector("age_discrete");
        double[] Aged(int level) => Array.ConvertAll(age, a => a == level ? 1.0 : 0);
        Tensor predictors =
        [
            Array.ConvertAll(age, _ => 1.0), data.Vector("real_ideo"), data.Vector("race_adj"), Aged(2), Aged(3), Aged(4),
            data.Vector("educ1"), data.Vector("gender"), data.Vector("income"),
        ];
        return Defined(m =>
        {
            Plate person = m.Plate("person", age.Length), coefficient = m.Plate("coefficient", 9);
            m.Sample(out var beta, coefficient, new ImproperUniform());
            m.Sample(out var sigma, new ImproperUniform(Lower: 0));
            m.Observe(person, new Normal(Dot(beta.ToVector(coefficient), predictors), sigma), data.Vector("partyid7"));
            return (beta, sigma);
        });
    }
}
