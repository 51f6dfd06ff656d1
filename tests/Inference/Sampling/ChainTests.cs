namespace Prob.Tests;

public sealed class ChainTests
{
    [Fact]
    public void Each_window_ends_with_a_new_metric_a_new_search_and_a_restart_of_dual_averaging()
    {
        var chain = new Chain(new Logistic(3), new Nuts { Warmup = 1000, Draws = 10 }, 0);
        int[] ends = [5, 15, 35, 75, 100, 150, 250, 450, 950];
        double[] metric = chain.State.InverseMass;
        int learnt = 0, seen = 0;
        for (int done = 1; done <= 1000; done++)
        {
            chain.Advance();
            SamplerState state = chain.State;
            bool ended = ends.Contains(done);
            (learnt, seen) = ended ? (0, 0) : (learnt + 1, done < 950 ? seen + 1 : 0);
            Assert.Equal(learnt, state.DualAveraging.Count);
            Assert.Equal(seen, state.Window.Count);
            Assert.Equal(!ended, metric.SequenceEqual(state.InverseMass));
            if (ended)
                Assert.Equal(Math.Log(10 * state.StepSize), state.DualAveraging.Centre, 1e-12);
            metric = state.InverseMass;
        }

        Assert.Equal(chain.State.DualAveraging.AveragedStepSize(), chain.StepSize);
        Assert.Equal(SamplingPhase.Sampling, chain.State.Phase);
        SamplerState before = chain.State;
        for (int k = 0; k < 10; k++)
            Assert.Equal(before.StepSize, chain.Advance().StepSize);
        Assert.Equal(before.InverseMass, chain.State.InverseMass);
        Assert.Equal(before.DualAveraging, chain.State.DualAveraging);
    }

    [Fact]
    public void Chains_start_apart_and_reproducibly()
    {
        double[] Start(int chain, ulong seed) => new Chain(new Logistic(3), new Nuts { Seed = seed }, chain).State.Position;
        Assert.Equal(Start(0, 1), Start(0, 1));
        Assert.NotEqual(Start(0, 1), Start(1, 1));
        Assert.NotEqual(Start(0, 1), Start(0, 2));
    }
}
