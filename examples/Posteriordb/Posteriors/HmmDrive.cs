using Prob;
using static Prob.Functions;

namespace Posteriordb;

/// <summary>Two-state hidden Markov model of a basketball drive, with two exponential observations a step, the states summed out by hand.</summary>
internal sealed class HmmDrive : PosteriordbModel
{
    public override string Name => "bball_drive_event_0-hmm_drive_0";

    public override IDefined Define(PosteriordbData data)
    {
        double[] u = data.Vector("u"), v = data.Vector("v");
        double[][] alpha = data.Matrix("alpha");
        return Defined(m =>
        {
            m.Sample(out var theta1, new Dirichlet(alpha[0]));
            m.Sample(out var theta2, new Dirichlet(alpha[1]));
            m.Sample(out var phi, new Restricted(new Normal([0, 3], 1), Support.PositiveOrdered(2)));
            m.Sample(out var lambda, new Restricted(new Normal([0, 3], 1), Support.PositiveOrdered(2)));

            Tensor move = Log([theta1, theta2]);
            Tensor emit = new Exponential(phi).LogDensity(Reshape(u, [u.Length, 1])) + new Exponential(lambda).LogDensity(Reshape(v, [v.Length, 1]));
            Tensor forward = Scan(emit[0], emit[1..], (before, now) => now + LogSumExp(Reshape(before, [2, 1]) + move, 0)).Last;
            m.Factor(LogSumExp(forward));
            return (theta1, theta2, phi, lambda);
        });
    }
}
