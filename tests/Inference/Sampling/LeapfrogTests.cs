using MathNet.Numerics.LinearAlgebra;

namespace Prob.Tests;

public sealed class LeapfrogTests
{
    public static TheoryData<MetricKind> Kinds => [MetricKind.Diagonal, MetricKind.LowRank, MetricKind.Dense];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_back_undo_steps_forward(MetricKind kind)
    {
        var leapfrog = new Leapfrog(new Banana());
        Metric metric = MetricOf(kind);
        PhasePoint start = Start(leapfrog, metric), end = Travel(leapfrog, metric, start, 0.1, 20), back = Travel(leapfrog, metric, end, -0.1, 20);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(start.Position[i], back.Position[i], 1e-12);
            Assert.Equal(start.Momentum[i], back.Momentum[i], 1e-12);
        }

        Assert.NotEqual(start.Position[0], end.Position[0], 0.1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_map_keeps_volume(MetricKind kind)
    {
        var leapfrog = new Leapfrog(new Banana());
        Metric metric = MetricOf(kind);
        const double h = 1e-5;
        var jacobian = Matrix<double>.Build.Dense(4, 4);
        for (int column = 0; column < 4; column++)
        {
            double[] up = Moved(column, h), down = Moved(column, -h);
            for (int row = 0; row < 4; row++)
                jacobian[row, column] = (up[row] - down[row]) / (2 * h);
        }

        Assert.Equal(1, jacobian.Determinant(), 1e-7);   // central differences: an error of order h²

        double[] Moved(int coordinate, double by)
        {
            PhasePoint start = Start(leapfrog, metric);
            (coordinate < 2 ? start.Position : start.Momentum)[coordinate % 2] += by;
            leapfrog.Evaluate(start);
            PhasePoint end = Travel(leapfrog, metric, start, 0.3, 3);
            return [.. end.Position[..2], .. end.Momentum[..2]];
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_energy_error_is_of_second_order(MetricKind kind)
    {
        var leapfrog = new Leapfrog(new Banana());
        Metric metric = MetricOf(kind);
        PhasePoint start = Start(leapfrog, metric);
        double coarse = Travel(leapfrog, metric, start, 0.02, 50).Energy - start.Energy, fine = Travel(leapfrog, metric, start, 0.01, 100).Energy - start.Energy;
        Assert.InRange(coarse / fine, 3.8, 4.2);
    }

    [Fact]
    public void The_energy_error_of_a_harmonic_oscillator_is_that_of_its_shadow()
    {
        // Leapfrog conserves q² (1 − h²/4) + p² exactly (Neal 2011, section 5.2.3).
        var leapfrog = new Leapfrog(new ScaledNormal([1]));
        Metric metric = new DiagonalMetric([1]);
        const double h = 0.5;
        var start = new PhasePoint(1);
        (start.Position[0], start.Momentum[0], start.Velocity[0]) = (1, 0.5, 0.5);
        leapfrog.Evaluate(start);
        PhasePoint end = Travel(leapfrog, metric, start, h, 37);
        Assert.Equal(Shadow(start), Shadow(end), 1e-12);

        static double Shadow(PhasePoint x) => (x.Position[0] * x.Position[0] * (1 - (h * h / 4))) + (x.Momentum[0] * x.Momentum[0]);
    }

    [Fact]
    public void The_fast_form_equals_the_plain_form()
    {
        foreach (int n in new[] { 1, 2, 7, 8, 9, 16, 33 })
        {
            double[] scales = [.. Enumerable.Range(1, n).Select(i => 0.3 + (0.1 * i))];
            var leapfrog = new Leapfrog(new ScaledNormal(scales));
            Metric metric = new DiagonalMetric(scales);
            PhasePoint start = new(n), fast = new(n), plain = new(n);
            var random = new Philox(3);
            for (int i = 0; i < n; i++)
                start.Position[i] = random.NextNormal();
            leapfrog.Evaluate(start);
            metric.Refresh(start, ref random);
            leapfrog.Step(start, fast, 0.3, metric);
            double kinetic = leapfrog.General(start, plain, 0.3, metric);
            Assert.Equal(kinetic - plain.LogDensity, fast.Energy, 1e-12);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(plain.Position[i], fast.Position[i], 1e-14);
                Assert.Equal(plain.Momentum[i], fast.Momentum[i], 1e-14);
                Assert.Equal(plain.Velocity[i], fast.Velocity[i], 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    public void What_is_not_finite_has_infinite_energy(double value, double slope)
    {
        var leapfrog = new Leapfrog(new FunctionTarget(3, (_, gradient) =>
        {
            gradient.Clear();
            gradient[1] = slope;
            return value;
        }));
        PhasePoint end = new(3);
        leapfrog.Step(new PhasePoint(3), end, 0.1, new DiagonalMetric([1, 1, 1]));
        Assert.Equal(double.PositiveInfinity, end.Energy);
    }

    private static Metric MetricOf(MetricKind kind) => kind switch
    {
        MetricKind.Dense => new DenseMetric([1, 0.4, 0.4, 2]),
        MetricKind.LowRank => new LowRankMetric([0.7, 1.5], [3], [0.6, -0.8]),
        _ => new DiagonalMetric([0.7, 1.5]),
    };

    private static PhasePoint Start(Leapfrog leapfrog, Metric metric)
    {
        var point = new PhasePoint(2);
        (point.Position[0], point.Position[1]) = (0.6, -0.3);
        leapfrog.Evaluate(point);
        var random = new Philox(11);
        metric.Refresh(point, ref random);
        return point;
    }

    private static PhasePoint Travel(Leapfrog leapfrog, Metric metric, PhasePoint start, double h, int steps)
    {
        PhasePoint from = start;
        for (int i = 0; i < steps; i++)
        {
            var to = new PhasePoint(start.Dimension);
            leapfrog.Step(from, to, h, metric);
            from = to;
        }

        return from;
    }
}
