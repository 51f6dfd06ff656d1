using Prob;

namespace Posteriordb;

/// <summary>The two-state Gaussian hidden Markov model with its states as a site, which the library sums out.</summary>
internal sealed class HmmExampleStates : PosteriordbModel
{
    public override string Name => $"{Folder}-states";

    public override string Folder => "hmm_example-hmm_example";

    public override IDefined Define(PosteriordbData data)
    {
        double[] y = data.Vector("y");
        return Defined(m =>
        {
            var time = m.Plate("time", y.Length);
            m.Sample(out var theta1, new Dirichlet([1, 1]));
            m.Sample(out var theta2, new Dirichlet([1, 1]));
            m.Sample(out var mu, new Restricted(new Normal([3, 10], 1), Support.PositiveOrdered(2)));
            Tensor move = [theta1, theta2];
            m.Chain(out var state, time, first: new Categorical([0.5, 0.5]), next: s => new Categorical(move[s]));
            m.Observe(time, new Normal(mu[state], 1), y);
            return (theta1, theta2, mu, state);
        });
    }
}
