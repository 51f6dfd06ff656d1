using Prob;

namespace Posteriordb;

/// <summary>The same model of a basketball drive with its states as a site, which the library sums out.</summary>
internal sealed class HmmDriveStates : PosteriordbModel
{
    public override string Name => $"{Folder}-states";

    public override string Folder => "bball_drive_event_0-hmm_drive_0";

    public override IDefined Define(PosteriordbData data)
    {
        double[] u = data.Vector("u"), v = data.Vector("v");
        double[][] alpha = data.Matrix("alpha");
        return Defined(m =>
        {
            var time = m.Plate("time", u.Length);
            m.Sample(out var theta1, new Dirichlet(alpha[0]));
            m.Sample(out var theta2, new Dirichlet(alpha[1]));
            m.Sample(out var phi, new Restricted(new Normal([0, 3], 1), Support.PositiveOrdered(2)));
            m.Sample(out var lambda, new Restricted(new Normal([0, 3], 1), Support.PositiveOrdered(2)));
            Tensor move = [theta1, theta2];
            m.Chain(out var state, time, first: new Categorical([0.5, 0.5]), next: s => new Categorical(move[s]));
            m.Observe(time, new Exponential(phi[state]), u);
            m.Observe(time, new Exponential(lambda[state]), v);
            return (theta1, theta2, phi, lambda, state);
        });
    }
}
