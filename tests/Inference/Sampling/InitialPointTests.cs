namespace Prob.Tests;

public sealed class InitialPointTests
{
    private const int Chains = 100;

    [Fact]
    public void The_neck_of_a_funnel_is_no_trap()
    {
        // Neal's funnel in 10 dimensions, v ~ N(0, 3²): its mode is at v = −40.5. Fewer than one draw in 100 000 of the target is below −13.
        ILogDensity funnel = new FunctionTarget(10, (x, gradient) =>
        {
            double v = x[0], precision = Math.Exp(-v), squares = 0;
            for (int i = 1; i < 10; i++)
            {
                squares += x[i] * x[i];
                gradient[i] = -x[i] * precision;
            }

            gradient[0] = (-v / 9) - 4.5 + (squares * precision / 2);
            return (-v * v / 18) - (4.5 * v) - (squares * precision / 2);
        });
        Assert.All(Starts(funnel), start => Assert.InRange(start.Position[0], -13, 13));
    }

    [Fact]
    public void A_mode_without_a_share_in_the_posterior_is_avoided()
    {
        // Twenty candidates, each as likely to climb the one as the other: all climb the lower in one chain of a million.
        Assert.All(Starts(TwoModes(60)), start => Assert.InRange(start.Position[0], 0, 3));
    }

    [Fact]
    public void Modes_with_a_share_in_the_posterior_are_both_started_from()
    {
        // 100 fair coins: beyond 20 and 80 once in 10⁹ seeds. Of two nats more or less the rule takes no notice.
        Assert.InRange(Starts(TwoModes(0)).Count(start => start.Position[0] > 0), 20, 80);
        Assert.InRange(Starts(TwoModes(2)).Count(start => start.Position[0] > 0), 20, 80);
    }

    [Fact]
    public void The_climb_stops_where_the_draws_of_a_normal_are()
    {
        // Of 100 coordinates: at the mode the log density is 0, draws have −50 ± 7.
        double[] scales = [.. Enumerable.Range(0, 100).Select(i => 0.1 + (0.002 * i))];
        var target = new ScaledNormal(scales);
        Assert.All(Starts(target), start => Assert.InRange(target.Evaluate(start.Position, new double[100]), -150, -20));
    }

    [Fact]
    public void The_climb_tells_the_scales()
    {
        foreach (InitialPoint start in Starts(new ScaledNormal([1e-2, 1, 10])))
        {
            Assert.Equal(1e-4, start.Variances[0], 1e-6);
            Assert.Equal(1, start.Variances[1], 1e-6);
            Assert.Equal(100, start.Variances[2], 1e-4);
        }
    }

    [Fact]
    public void Starts_from_where_the_density_is_a_billion_nats_down()
    {
        // Linear regression with unscaled predictors and the scale of the noise on a log scale, all started within (−2, 2).
        double[] x1 = [.. Enumerable.Range(0, 50).Select(i => 1e4 + (300 * Math.Sin(i)))], x2 = [.. x1.Select((x, i) => x + (30 * Math.Cos(3 * i)))];
        double[] y = [.. x1.Select((x, i) => 50_000 + (30 * x) - (20 * x2[i]) + Math.Sin(7 * i))];
        ILogDensity regression = new FunctionTarget(4, (q, gradient) =>
        {
            double precision = Math.Exp(-2 * q[3]), sum = -50 * q[3];
            (gradient[0], gradient[1], gradient[2], gradient[3]) = (0, 0, 0, -50);
            for (int i = 0; i < y.Length; i++)
            {
                double e = y[i] - q[0] - (q[1] * x1[i]) - (q[2] * x2[i]);
                sum -= e * e * precision / 2;
                gradient[0] += e * precision;
                gradient[1] += e * precision * x1[i];
                gradient[2] += e * precision * x2[i];
                gradient[3] += e * e * precision;
            }

            return sum;
        });
        double[] scratch = new double[4];
        Assert.True(regression.Evaluate([1, 1, 1, -1], scratch) < -1e9);
        Assert.All(Starts(regression), start => Assert.True(regression.Evaluate(start.Position, scratch) > -10_000));
    }

    [Fact]
    public void Points_without_a_density_are_drawn_again()
    {
        ILogDensity quadrant = new FunctionTarget(2, (x, gradient) =>
        {
            gradient.Clear();
            gradient[0] = -x[0];
            return x[0] > 0 && x[1] > 1 ? -x[0] * x[0] / 2 : double.NaN;
        });
        Assert.All(Starts(quadrant), start => Assert.True(start.Position[0] > 0 && start.Position[1] > 1));
    }

    [Fact]
    public void Without_any_point_the_error_carries_the_last_one()
    {
        var error = Assert.Throws<InitialisationException>(() => InitialPoint.Find(new FunctionTarget(2, (_, _) => double.NegativeInfinity), 1, 3));
        Assert.Equal(3, error.Chain);
        Assert.Equal(2, error.Position.Count);
        Assert.Equal(double.NegativeInfinity, error.LogDensity);
        Assert.Contains("100 random points", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<InitialPoint> Starts(ILogDensity density) => Enumerable.Range(0, Chains).Select(chain => InitialPoint.Find(density, 1, chain));

    /// <summary>Modes at (±1.5, ±1.5), that below a number of nats lower, with less than one draw in a million between them.</summary>
    private static FunctionTarget TwoModes(double nats) =>
        new(2, (x, gradient) =>
        {
            double high = 0, low = -nats;
            for (int i = 0; i < 2; i++)
            {
                high -= (x[i] - 1.5) * (x[i] - 1.5) / 0.18;
                low -= (x[i] + 1.5) * (x[i] + 1.5) / 0.18;
            }

            double most = Math.Max(high, low), sum = most + Math.Log(Math.Exp(high - most) + Math.Exp(low - most));
            for (int i = 0; i < 2; i++)
                gradient[i] = -(Math.Exp(high - sum) * (x[i] - 1.5) / 0.09) - (Math.Exp(low - sum) * (x[i] + 1.5) / 0.09);
            return sum;
        });
}
