using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Two-state Gaussian hidden Markov model, the states summed out by hand: the forward algorithm in logs, as a scan.</summary>
internal sealed class HmmExample : PosteriordbModel
{
    public override string Name => "hmm_example-hmm_example";

    public override IDefined Define(PosteriordbData data)
    {
        double[] y = data.Vector("y");
        return Defined(m =>
        {
            m.Sample(out var theta1, new Dirichlet([1, 1]));
            m.Sample(out var theta2, new Dirichlet([1, 1]));
            m.Sample(out var mu, new Restricted(new Normal([3, 10], 1), Support.PositiveOrdered(2)));

            Tensor move = Log([theta1, theta2]);
            Tensor emit = new Normal(mu, 1).LogDensity(Reshape(y, [y.Length, 1]));
            Tensor forward = Scan(emit[0], emit[1..], (before, now) => now + LogSumExp(Reshape(before, [2, 1]) + move, 0)).Last;
            m.Factor(LogSumExp(forward));
            return (theta1, theta2, mu);
        });
    }
}
