using MathNet.Numerics.Statistics;

namespace Prob.Tests;

public sealed class MetricAdaptationTests
{
    private static readonly double[] Scales = [1e-3, 1, 1e4];

    [Fact]
    public void Draws_and_gradients_of_independent_normals_give_the_variances_almost_at_once()
    {
        Metric learnt = Learn(MetricKind.Diagonal, new ScaledNormal(Scales), draws: 100);

        // Exact but for the shrinkage, 1/101 on the log scale, towards 1: at most a factor of 10^(8/101).
        for (int i = 0; i < 3; i++)
            Assert.InRange(learnt.InverseMass[i] / (Scales[i] * Scales[i]), 0.8, 1.25);
    }

    [Fact]
    public void A_coordinate_that_did_not_move_keeps_its_scale()
    {
        MetricAdaptation adaptation = MetricAdaptation.Of(MetricKind.Diagonal, 2);
        for (int k = 0; k < 10; k++)
            adaptation.Add([5, k], [k, -k]);
        Assert.Equal([3, 1], adaptation.Learn(new DiagonalMetric([3, 1])).InverseMass);
    }

    [Fact]
    public void Learning_empties_the_window()
    {
        MetricAdaptation adaptation = MetricAdaptation.Of(MetricKind.Diagonal, 1);
        adaptation.Add([1], [1]);
        adaptation.Learn(new DiagonalMetric([1]));
        WindowState state = adaptation.Save();
        Assert.Equal(0, state.Count);
        Assert.Equal([0], state.DrawMean);
        Assert.Equal([0], state.GradientSquares);
    }

    /// <summary>A dense estimate from 20 000 draws: entries within 5 %, seven standard errors of a variance (√(2/N) = 1 %); by chance once in 10¹¹.</summary>
    [Fact]
    public void Draws_give_the_covariance_when_asked_for_a_dense_metric()
    {
        var target = new AutoregressiveNormal(4, 0.9);
        double[] expected = target.Covariance(), learnt = Learn(MetricKind.Dense, target, draws: 20_000).InverseMass;
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], learnt[i], 0.07);
    }

    [Fact]
    public void A_dense_metric_is_usable_after_fewer_draws_than_coordinates()
    {
        Metric learnt = Learn(MetricKind.Dense, new AutoregressiveNormal(20, 0.9), draws: 5);
        var momentum = new double[20];
        var random = new Philox(1);
        learnt.DrawMomentum(momentum, ref random);
        Assert.All(momentum, p => Assert.True(double.IsFinite(p)));
    }

    [Fact]
    public void Running_moments_equal_those_of_the_whole()
    {
        var random = new Philox(9);
        double[][] rows = [.. Enumerable.Range(0, 50).Select(_ => new[] { 1e6 + random.NextNormal(), random.NextNormal(), 3 * random.NextNormal() })];
        foreach (double[] row in rows)
            row[2] += row[1];
        RunningMoments diagonal = new(3), dense = new(3, dense: true);
        foreach (double[] row in rows)
        {
            diagonal.Add(row);
            dense.Add(row);
        }

        for (int i = 0; i < 3; i++)
        {
            double[] column = [.. rows.Select(r => r[i])];
            Assert.Equal(column.Mean(), diagonal.Mean[i], 1e-8);
            Assert.Equal(column.Variance(), diagonal.Squares[i] / 49, 1e-8);
            for (int j = 0; j < 3; j++)
                Assert.Equal(column.Covariance(rows.Select(r => r[j])), dense.Squares[(3 * i) + j] / 49, 1e-8);
        }
    }

    internal static Metric Learn(MetricKind kind, Target target, int draws, ulong seed = 2)
    {
        MetricAdaptation adaptation = MetricAdaptation.Of(kind, target.Dimension);
        var random = new Philox(seed);
        double[] x = new double[target.Dimension], gradient = new double[target.Dimension];
        for (int k = 0; k < draws; k++)
        {
            target.Draw(ref random, x);
            target.Evaluate(x, gradient);
            adaptation.Add(x, gradient);
        }

        return adaptation.Learn(Metric.OfDiagonal(kind, [.. Enumerable.Repeat(1.0, target.Dimension)]));
    }
}
