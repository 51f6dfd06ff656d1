namespace Prob.Tests;

public sealed class UTurnTests
{
    // ρ, velocity at one end, velocity at the other: worked by hand.
    [Theory]
    [InlineData(1, 0, 1, 0, 1, 0, true)]       // straight on
    [InlineData(1, 1, 1, 0, 0, 1, true)]       // a quarter turn
    [InlineData(0, 2, 1, 0, -1, 0, false)]     // half a turn: at right angles
    [InlineData(0, 2, -1, 1, 1, 1, true)]
    [InlineData(1, 2, -3, 1, 1, 1, false)]     // one end goes back
    [InlineData(1, 2, 1, 1, -3, 1, false)]     // the other end goes back
    [InlineData(0, 0, 1, 0, 1, 0, false)]      // nowhere
    [InlineData(double.NaN, 0, 1, 0, 1, 0, false)]
    public void A_stretch_persists_while_both_ends_go_along_its_sum(double r0, double r1, double a0, double a1, double b0, double b1, bool expected) =>
        Assert.Equal(expected, UTurn.Persists(Vector(r0, r1), Vector(a0, a1), Vector(b0, b1)));

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
        Stretch first = Of(a0, a1, b0, b1), second = Of(c0, c1, d0, d1);
        double[] rho = Vector(0, 0);
        Assert.Equal(expected, UTurn.Persists(first, second, rho));
        Assert.Equal(Vector(a0 + b0 + c0 + d0, a1 + b1 + c1 + d1), rho);
        Assert.Equal(expected, UTurn.Persists(second.Reversed(), first.Reversed(), rho));
    }

    [Fact]
    public void The_extra_checks_are_extra()
    {
        // The last two rows above pass the check of the outer ends.
        Assert.True(UTurn.Persists(Vector(5, 0), Vector(2, 0), Vector(2, 0)));
    }

    [Fact]
    public void Both_forms_agree_with_the_six_products()
    {
        var random = new Philox(17);
        int persisted = 0;
        for (int k = 0; k < 2000; k++)
        {
            int n = 1 + random.NextInt(20);
            Stretch first = Random(n, ref random), second = Random(n, ref random);
            double[] rho = Sum(first.Rho, second.Rho), left = Sum(first.Rho, second.Begin.Momentum), right = Sum(second.Rho, first.End.Momentum);
            bool expected = Dot(rho, first.Begin) > 0 && Dot(rho, second.End) > 0
                && Dot(left, first.Begin) > 0 && Dot(left, second.Begin) > 0
                && Dot(right, first.End) > 0 && Dot(right, second.End) > 0;
            persisted += expected ? 1 : 0;
            Assert.Equal(expected, UTurn.Persists(first, second, new double[rho.Length]));
            Assert.Equal(Dot(rho, first.Begin) > 0 && Dot(rho, second.End) > 0, UTurn.Persists(rho, first.Begin.Velocity, second.End.Velocity));
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

    private static Stretch Of(double a0, double a1, double b0, double b1)
    {
        PhasePoint begin = Point(a0, a1), end = Point(b0, b1);
        return new Stretch { Begin = begin, End = end, Proposal = begin, Rho = Vector(a0 + b0, a1 + b1), Weight = 1 };

        static PhasePoint Point(double x, double y)
        {
            var point = new PhasePoint(2);
            (point.Momentum[0], point.Momentum[1], point.Velocity[0], point.Velocity[1]) = (x, y, x, y);
            return point;
        }
    }

    /// <summary>Two points whose momenta lean one way, so that about half of the stretches persist.</summary>
    private static Stretch Random(int n, ref Philox random)
    {
        PhasePoint begin = new(n), end = new(n);
        for (int i = 0; i < n; i++)
        {
            begin.Momentum[i] = 0.4 + random.NextNormal();
            end.Momentum[i] = 0.4 + random.NextNormal();
            begin.Velocity[i] = 2 * begin.Momentum[i];
            end.Velocity[i] = 2 * end.Momentum[i];
        }

        return new Stretch { Begin = begin, End = end, Proposal = begin, Rho = Sum(begin.Momentum, end.Momentum), Weight = 1 };
    }
}
