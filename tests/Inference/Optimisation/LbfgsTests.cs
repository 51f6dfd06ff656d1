using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Modes against formulas, against the same density with its sum written by hand, and against what the mode's definition says.</summary>
public sealed class LbfgsTests
{
    private static readonly double[] Seen = [0.2, -0.4, 0.1, 3.3, 2.7, 3.1, -0.5, 2.9];

    [Fact]
    public void The_mode_is_that_of_the_sites_own_density()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new Gamma(3, 2));                        // mode (a − 1)/b
            m.Sample(out var p, new Beta(4, 2));                         // (a − 1)/(a + b − 2)
            m.Sample(out var w, new Dirichlet([2, 3, 5]));               // (aₖ − 1)/(Σ a − K)
            m.Sample(out var mu, new Normal(x, 1));
            m.Deterministic(out var twice, 2 * mu);
            return (x, p, w, mu);
        });
        Mode<(Tensor X, Tensor P, Tensor W, Tensor Mu)> mode = model.Maximise(new Lbfgs());
        Assert.True(mode.Converged);
        // The expected gain of a further step is below 1e-9 nats: coordinates of scale 1 are within √(2e-9) = 4e-5 of the top.
        Assert.Equal(1, mode["x"][0], 1e-4);
        Assert.Equal(0.75, mode["p"][0], 1e-4);
        double[] weights = mode["w"];
        Assert.Equal(1 / 7.0, weights[0], 1e-4);
        Assert.Equal(2 / 7.0, weights[1], 1e-4);
        Assert.Equal(4 / 7.0, weights[2], 1e-4);
        Assert.Equal(mode["x"][0], mode.Of(s => s.Mu)[0], 1e-4);
        Assert.Equal(2 * mode["mu"][0], mode["twice"][0], 1e-12);
    }

    [Fact]
    public void The_mode_of_a_hidden_Markov_model_is_that_of_its_sum_by_hand()
    {
        double[,] move = { { 0.9, 0.1 }, { 0.2, 0.8 } };
        var latent = Model.Define(m =>
        {
            var time = m.Plate("time", Seen.Length);
            m.Sample(out var mu, new Restricted(new Normal(0, 5), Support.Ordered(2)));
            m.Chain(out var state, time, new Categorical([0.5, 0.5]), s => new Categorical(((Tensor)move)[s]));
            m.Observe(time, new Normal(mu[state], 1), Seen);
            return (mu, state);
        });
        var byHand = Model.Define(m =>
        {
            m.Sample(out var mu, new Restricted(new Normal(0, 5), Support.Ordered(2)));
            Tensor emit = new Normal(mu, 1).LogDensity(Reshape(Seen, [Seen.Length, 1]));
            m.Factor(LogSumExp(Scan(emit[0] + Math.Log(0.5), emit[1..], (before, now) => now + LogSumExp(Reshape(before, [2, 1]) + Log(move), 0)).Last));
            return mu;
        });
        Mode<(Tensor Mu, Discrete State)> mode = latent.Maximise(new Lbfgs());
        Mode<Tensor> other = byHand.Maximise(new Lbfgs { Seed = 2 });
        Assert.Equal(other.LogDensity, mode.LogDensity, 1e-8);
        Assert.Equal(other["mu"][0], mode["mu"][0], 1e-4);
        Assert.Equal(other["mu"][1], mode["mu"][1], 1e-4);
        // Two clear groups: the path goes from one to the other.
        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 1], mode.Exact().MostProbable(s => s.State));
        double[,] marginals = mode.Exact().Marginals(s => s.State);
        Assert.Equal(Enumerable.Range(0, 8).Select(t => marginals[t, 1]), mode.Of(s => 1.0 * s.State), new Within(1e-12));
    }

    [Fact]
    public void A_climb_that_ends_too_soon_says_so()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var x, m.Plate("n", 5), new Normal(new double[] { 1, 2, 3, 4, 5 }, new double[] { 1, 0.1, 10, 3, 0.5 }));
            return x;
        });
        Assert.False(model.Maximise(new Lbfgs { MaximumSteps = 1 }).Converged);
        Mode<Tensor> mode = model.Maximise(new Lbfgs());
        Assert.True(mode.Converged);
        Assert.Equal([1, 2, 3, 4, 5], mode["x"].Select(x => Math.Round(x, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs { Starts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lbfgs { Tolerance = double.NaN });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => model.Maximise(new Lbfgs(), cancelled.Token));
    }
}
