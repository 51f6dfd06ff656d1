namespace Prob.Tests;

public sealed class HmcTransitionTests
{
    [Theory]
    [InlineData(1, 0.3, 3)]
    [InlineData(1, 5, 1)]
    [InlineData(100, 0.01, 1000)]
    public void The_time_and_the_bound_say_how_many_steps(double time, double stepSize, int steps)
    {
        var transition = new HmcTransition(new ScaledNormal([1]), time, 1000);
        transition.MoveTo([0]);
        var random = new Philox(1);
        Assert.Equal(steps, transition.Next(new DiagonalMetric([1]), stepSize, ref random).Leapfrogs);
    }

    [Fact]
    public void A_quarter_turn_of_a_normal_forgets_where_it_was()
    {
        // Position and momentum change places: q′ = p.
        var transition = new HmcTransition(new ScaledNormal([1]), Math.PI / 2, 1000);
        transition.MoveTo([40]);
        var random = new Philox(1);
        transition.Next(new DiagonalMetric([1]), Math.PI / 2000, ref random);
        Assert.InRange(transition.Current.Position[0], -6, 6);
    }
}
