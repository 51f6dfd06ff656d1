namespace Prob.Tests;

public sealed class ScheduleTests
{
    [Fact]
    public void Factors_by_hand()
    {
        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], Factors(new Warmup(4), 0, 1, 2, 3, 4, 1000));
        Assert.Equal([1, 0.85355339059327378, 0.5, 0.14644660940672624, 0, 0], Factors(new CosineDecay(8), 0, 2, 4, 6, 8, 9), new Laws.Within(1e-15));
        Assert.Equal([1, 0.55, 0.1, 0.1], Factors(new CosineDecay(8, Floor: 0.1), 0, 4, 8, 20), new Laws.Within(1e-15));
        Assert.Equal([1, 0.5, 0.25, Math.Sqrt(0.5)], Factors(new ExponentialDecay(0.5, 10), 0, 10, 20, 5), new Laws.Within(1e-15));
        Assert.Equal([1, 1, 0.1, 0.1, 0.01, 0.01], Factors(new PiecewiseConstant((5, 0.1), (7, 0.01)), 0, 4, 5, 6, 7, 99));
        Assert.Equal([0.25, 0.5, 0.1], Factors(new Warmup(4) * new PiecewiseConstant((5, 0.1)), 0, 1, 5));
    }

    [Fact]
    public void Schedules_are_equal_and_shown_by_their_settings()
    {
        Assert.Equal(new Warmup(4) * new PiecewiseConstant((5, 0.1)), new Warmup(4) * new PiecewiseConstant((5, 0.1)));
        Assert.NotEqual(new PiecewiseConstant((5, 0.2)), new PiecewiseConstant((5, 0.1)));
        Assert.Equal("PiecewiseConstant { (5, 0.1), (7, 0.01) }", new PiecewiseConstant((5, 0.1), (7, 0.01)).ToString());
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Warmup(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(0, 1));
        Assert.Throws<ArgumentException>(() => new PiecewiseConstant((5, 0.1), (5, 0.01)));
        Assert.Throws<ArgumentException>(() => new PiecewiseConstant((5, double.NaN)));
    }

    private static double[] Factors(Schedule schedule, params long[] steps) => [.. steps.Select(schedule.Factor)];
}
