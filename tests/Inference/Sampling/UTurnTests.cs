namespace Prob.Tests;

public sealed class UTurnTests
{
    // Momentum and velocity of two points: worked by hand.
    [Theory]
    [InlineData(1, 0, 1, 0, 1, 0, 1, 0, true)]       // straight on
    [InlineData(1, 0, 1, 0, 0, 1, 0, 1, true)]       // a quarter turn
    [InlineData(1, 0, 1, 0, -1, 0, -1, 0, false)]    // half a turn
    [InlineData(2, 0, 1, 0, -1, 0, -1, 0, false)]    // the second goes back
    [InlineData(-1, 0, -1, 0, 2, 0, 1, 0, false)]    // the first goes back
    [InlineData(1, 0, 0, 1, 1, 0, 1, 0, false)]      // at right angles
    [InlineData(double.NaN, 0, 1, 0, 1, 0, 1, 0, false)]
    public void Two_points_persist_while_both_go_along_the_sum(double p0, double p1, double v0, double v1, double q0, double q1, double w0, double w1, bool expected)
    {
        double[] rho = Vector(0, 0);
        Assert.Equal(expected, UTurn.Persists(Point(p0, p1, v0, v1), Point(q0, q1, w0, w1), rho));
        Assert.Equal(Vector(p0 + q0, p1 + q1), rho);
    }

    // Momenta of two stretches of two points each, with M = I, so velocities are momenta.
    [Theory]
    [InlineData(1, 0, 1, 0, 1, 0, 1, 0, true)]
    [InlineData(1, 0, 1, .25, 1, .5, 1, .75, true)]
    [InlineData(1, 0, 0, 1, -1, 0, 0, -1, false)]      // the outer ends are at right angles to a sum of zero
    [InlineData(1, 0, 2, 0, -2, 0, 1, 0, false)]       // outer ends fine: ρ = (2, 0); but the first half and the next point: (3, 0) − (2, 0) against (−2, 0)
    [InlineData(2, 0, 2, 0, -1, 0, 2, 0, false)]       // only the first half and the next point see it: (3, 0)·(−1, 0) < 0
    [InlineData(2, 0, -1, 0, 2, 0, 2, 0, false)]       // only the point before and the second half see it: (3, 0)·(−1, 0) < 0
    public void Two_stretches_persist_together_and_across(double a0, double a1, double b0, double b1, double c0, double c1, double d0, double d1, bool expected)
    {
        PhasePoint a = Point(a0, a1, a0, a1), b = Point(b0, b1, b0, b1), c = Point(c0, c1, c0, c1), d = Point(d0, d1, d0, d1);
        double[] first = Vector(a0 + b0, a1 + b1), second = Vector(c0 + d0, c1 + d1), rho = Vector(0, 0);
        Assert.Equal(expected, UTurn.Persists(a, b, c, d, first, second, rho));
        Assert.Equal(Vector(a0 + b0 + c0 + d0, a1 + b1 + c1 + d1), rho);
        Assert.Equal(expected, UTurn.Persists(d, c, b, a, second, first, rho));   // seen in the other direction
    }

    [Fact]
    public void The_sum_may_overwrite_one_of_its_parts()
    {
        double[] first = Vector(2, 0), second = Vector(3, 1);
        PhasePoint point = Point(1, 0, 1, 0);
        Assert.True(UTurn.Persists(point, point, point, point, first, second, second));
        Assert.Equal(Vector(5, 1), second);
    }

    [Fact]
    public void Both_forms_agree_with_the_six_products()
    {
        var random = new Philox(17);
        int persisted = 0;
        for (int k = 0; k < 2000; k++)
        {
            int n = 1 + random.NextInt(20);
            PhasePoint begin = Random(n, ref random), before = Random(n, ref random), after = Random(n, ref random), end = Random(n, ref random);
            double[] first = Sum(begin.Momentum, before.Momentum), second = Sum(after.Momentum, end.Momentum);
            double[] rho = Sum(first, second), left = Sum(first, after.Momentum), right = Sum(second, before.Momentum);
            bool expected = Dot(rho, begin) > 0 && Dot(rho, end) > 0
                && Dot(left, begin) > 0 && Dot(left, after) > 0
                && Dot(right, before) > 0 && Dot(right, end) > 0;
            persisted += expected ? 1 : 0;
            Assert.Equal(expected, UTurn.Persists(begin, before, after, end, first, second, new double[rho.Length]));
            Assert.Equal(Dot(first, begin) > 0 && Dot(first, before) > 0, UTurn.Persists(begin, before, new double[rho.Length]));
        }

        Assert.InRange(persisted, 200, 1800);
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Dot(double[] rho, PhasePoint point) => rho.Zip(point.Velocity, (x, y) => x * y).Sum();

    private static double[] Vector(double x, double y)
    {
        double[] vector = PhasePoint.Padded(2);
        (vector[0], vector[1]) = (x, y);
        return vector;
    }

    private static PhasePoint Point(double p0, double p1, double v0, double v1)
    {
        var point = new PhasePoint(2);
        (point.Momentum[0], point.Momentum[1], point.Velocity[0], point.Velocity[1]) = (p0, p1, v0, v1);
        return point;
    }

    /// <summary>A point whose momentum leans one way, so that about half of the stretches persist.</summary>
    private static PhasePoint Random(int n, ref Philox random)
    {
        var point = new PhasePoint(n);
        for (int i = 0; i < n; i++)
        {
            point.Momentum[i] = 0.4 + random.NextNormal();
            point.Velocity[i] = 2 * point.Momentum[i];
        }

        return point;
    }
}
