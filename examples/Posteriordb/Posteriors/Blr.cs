using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Linear regression in matrix form, without intercept.</summary>
internal sealed class Blr : PosteriordbModel
{
    public override string Name => "sblri-blr";

    public override IDefined Define(PosteriordbData data)
    {
        double[] y = data.Vector("y");
        Tensor x = [.. data.Matrix("X").Select(row => (Tensor)row)];
        return Defined(m =>
        {
            Plate row = m.Plate("row", y.Length), column = m.Plate("column", data.Number("D"));
            m.Sample(out var beta, column, new Normal(0, 10));
            m.Sample(out var sigma, new HalfNormal(10));
            m.Observe(row, new Normal(Dot(x, beta.ToVector(column)), sigma), y);
            return (beta, sigma);
        });
    }
}
