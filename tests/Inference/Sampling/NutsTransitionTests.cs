namespace Prob.Tests;

public sealed class NutsTransitionTests
{
    [Fact]
    public void Every_point_but_the_present_one_is_free_between_transitions()
    {
        var random = new Philox(1);
        foreach (double stepSize in new[] { 0.001, 0.3, 2, 50 })
        {
            foreach (int depth in new[] { 1, 3, 8 })
            {
                var transition = new NutsTransition(new Funnel(), depth);
                transition.MoveTo([0, 0.1, 0.2]);
                int free = transition.FreePoints;
                for (int k = 0; k < 200; k++)
                {
                    transition.Next(new DiagonalMetric([1, 1, 1]), stepSize, ref random);
                    Assert.Equal(free, transition.FreePoints);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_tiny_step_doubles_until_the_depth_is_reached(int depth)
    {
        var transition = new NutsTransition(new ScaledNormal([1, 1]), depth);
        transition.MoveTo([1, 0]);
        var random = new Philox(1);
        TransitionInfo info = transition.Next(new DiagonalMetric([1, 1]), 1e-4, ref random);
        Assert.Equal(depth, info.Depth);
        Assert.Equal((1 << depth) - 1, info.Leapfrogs);
        Assert.Equal(1, info.AcceptanceRate, 1e-3);
        Assert.False(info.Diverged);
    }

    [Fact]
    public void A_trajectory_is_a_stretch_of_one_orbit_visited_once()
    {
        // On a flat density every step moves by the same amount, so the visited places are neighbours on a line.
        List<double> visited = [];
        var transition = new NutsTransition(new FunctionTarget(1, (x, gradient) =>
        {
            visited.Add(x[0]);
            gradient[0] = 0;
            return 0;
        }), 5);
        var random = new Philox(1);
        for (int k = 0; k < 20; k++)
        {
            visited.Clear();
            transition.MoveTo([0]);
            transition.Next(new DiagonalMetric([1]), 1, ref random);
            visited.Sort();
            Assert.Equal(32, visited.Count);
            Assert.Contains(0.0, visited);
            for (int i = 2; i < visited.Count; i++)
                Assert.Equal(visited[1] - visited[0], visited[i] - visited[i - 1], 1e-9);
        }
    }

    [Fact]
    public void A_trajectory_on_a_normal_stops_after_about_half_a_turn()
    {
        // With step 0.1 half a turn is 31 steps. A trajectory of 15 steps is too short to turn; one of 31 doubles at most once more.
        var transition = new NutsTransition(new ScaledNormal([.. Enumerable.Repeat(1.0, 100)]), 10);
        transition.MoveTo(new double[100]);
        var random = new Philox(1);
        for (int k = 0; k < 200; k++)
            Assert.InRange(transition.Next(new DiagonalMetric([.. Enumerable.Repeat(1.0, 100)]), 0.1, ref random).Leapfrogs, 16, 63);
    }

    [Fact]
    public void A_wall_is_a_divergence_that_keeps_the_position()
    {
        var transition = new NutsTransition(new FunctionTarget(1, (x, gradient) =>
        {
            gradient[0] = 0;
            return x[0] == 0.5 ? 0 : double.NaN;
        }), 10);
        transition.MoveTo([0.5]);
        var random = new Philox(1);
        TransitionInfo info = transition.Next(new DiagonalMetric([1]), 0.1, ref random);
        Assert.True(info.Diverged);
        Assert.Equal(0, info.AcceptanceRate);
        Assert.Equal(1, info.Leapfrogs);
        Assert.Equal(0, info.Depth);
        Assert.Equal(0.5, transition.Current.Position[0]);
        Assert.True(double.IsFinite(info.Energy));
    }

    [Fact]
    public void Falling_from_afar_is_no_divergence()
    {
        var transition = new NutsTransition(new ScaledNormal([1]), 10);
        transition.MoveTo([1e6]);
        var random = new Philox(1);
        for (int k = 0; k < 100; k++)
            Assert.True(double.IsFinite(transition.Next(new DiagonalMetric([1]), 0.9, ref random).Energy));
        Assert.InRange(transition.Current.Position[0], -10, 10);
    }
}
