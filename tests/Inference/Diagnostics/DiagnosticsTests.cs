namespace Prob.Tests;

/// <summary>Truths that do not come from another program: chains whose effective sample size is known, and laws.</summary>
public sealed class DiagnosticsTests
{
    private static readonly (string Name, Func<double[][], double> Figure)[] figures =
    [
        ("R-hat", chains => Diagnostics.RHat(chains)),
        ("bulk", chains => Diagnostics.EffectiveSampleSizeBulk(chains)),
        ("tail", chains => Diagnostics.EffectiveSampleSizeTail(chains)),
        ("size for mean", chains => Diagnostics.EffectiveSampleSizeMean(chains)),
        ("size for sd", chains => Diagnostics.EffectiveSampleSizeStandardDeviation(chains)),
        ("size for quantile", chains => Diagnostics.EffectiveSampleSizeQuantile(chains, 0.3)),
        ("error of mean", chains => Diagnostics.MonteCarloErrorMean(chains)),
        ("error of sd", chains => Diagnostics.MonteCarloErrorStandardDeviation(chains)),
        ("error of quantile", chains => Diagnostics.MonteCarloErrorQuantile(chains, 0.3)),
    ];

    /// <summary>
    /// n(1 − φ)/(1 + φ). Over 400 other seeds the ratio of estimate to truth had the standard deviations given here and a mean within half of one from 1;
    /// five of them are allowed: less than one failure in 10⁴ seeds.
    /// </summary>
    [Fact]
    public void Autoregressive_chains_have_their_known_effective_sample_size()
    {
        foreach ((double coefficient, double deviation) in ((double, double)[])[(0, 0.021), (0.3, 0.033), (0.6, 0.045), (0.9, 0.083), (-0.3, 0.037), (-0.5, 0.05)])
        {
            double expected = 4 * 5000 * (1 - coefficient) / (1 + coefficient);
            double[][] chains = Autoregressive(5000, 4, coefficient, seed: 11);
            Assert.Equal(1, Diagnostics.EffectiveSampleSizeMean(chains) / expected, 5 * deviation);
            Assert.Equal(1, Diagnostics.EffectiveSampleSizeBulk(chains) / expected, 5 * deviation);
        }
    }

    /// <summary>
    /// Mean, standard deviation and median of n normal draws have errors of 1/√n, 1/√(2n) and √(π/2n). Relative to these, the estimates over 400 other seeds
    /// had the standard deviations given here and no bias above half of one; five are allowed: less than one failure in 10⁴ seeds.
    /// </summary>
    [Fact]
    public void Monte_Carlo_errors_of_independent_normal_draws_are_known()
    {
        double[][] chains = Autoregressive(5000, 4, 0, seed: 12);
        double root = Math.Sqrt(4 * 5000);
        Assert.Equal(1, Diagnostics.MonteCarloErrorMean(chains) * root, 5 * 0.012);
        Assert.Equal(1, Diagnostics.MonteCarloErrorStandardDeviation(chains) * root * Math.Sqrt(2), 5 * 0.016);
        Assert.Equal(1, Diagnostics.MonteCarloErrorQuantile(chains, 0.5) * root / Math.Sqrt(Math.PI / 2), 5 * 0.09);
    }

    /// <summary>Transform and sum agree at every lag: for odd and even numbers of chains, and lengths on both sides of a power of two.</summary>
    [Fact]
    public void Transformed_autocovariance_equals_the_sum()
    {
        foreach ((int length, int count) in ((int, int)[])[(1, 1), (2, 3), (127, 2), (128, 1), (129, 5), (700, 4)])
        {
            var autocovariance = new MeanAutocovariance(ScalarDraws.Of(Autoregressive(length, count, 0.8, seed: 13)));
            double[] transformed = autocovariance.Transform();
            Assert.Equal(length, transformed.Length);
            for (int lag = 0; lag < length; lag++)
            {
                Assert.Equal(autocovariance.Sum(lag), transformed[lag], 1e-13 * (1 + autocovariance.Sum(0)));
                Assert.Equal(autocovariance.Sum(lag), autocovariance[lag], 1e-13 * (1 + autocovariance.Sum(0)));
            }
        }
    }

    [Fact]
    public void Units_change_errors_in_proportion_and_nothing_else()
    {
        double[][] chains = Autoregressive(200, 3, 0.4, seed: 14);
        foreach (double unit in (double[])[Math.ScaleB(1, -80), Math.ScaleB(1, 80)])
        {
            double[][] scaled = [.. chains.Select(chain => chain.Select(x => unit * x).ToArray())];
            foreach ((string name, Func<double[][], double> figure) in figures)
            {
                double expected = figure(chains) * (name.StartsWith("error", StringComparison.Ordinal) ? unit : 1);
                Assert.Equal(1, figure(scaled) / expected, 1e-12);
            }
        }
    }

    [Fact]
    public void Rank_figures_survive_a_monotone_transformation()
    {
        double[][] chains = Autoregressive(201, 3, 0.4, seed: 15);
        double[][] cubed = [.. chains.Select(chain => chain.Select(x => x * x * x).ToArray())];
        Assert.Equal(Diagnostics.EffectiveSampleSizeBulk(chains), Diagnostics.EffectiveSampleSizeBulk(cubed));
    }

    [Fact]
    public void Constant_draws_have_no_diagnostics()
    {
        foreach (double[][] chains in (double[][][])[Constant(0), Constant(0.3), Constant(-1e300), [[1, 1, 1, 1, 1, 1, Math.BitDecrement(1.0), 1]]])
        {
            foreach ((string name, Func<double[][], double> figure) in figures)
                Assert.True(double.IsNaN(figure(chains)), name);
        }

        static double[][] Constant(double value) => [[.. Enumerable.Repeat(value, 20)], [.. Enumerable.Repeat(value, 20)]];
    }

    [Fact]
    public void Too_few_draws_have_no_diagnostics()
    {
        for (int length = 0; length < 6; length++)
        {
            double[][] chains = Autoregressive(length, 3, 0, seed: 16);
            foreach ((string name, Func<double[][], double> figure) in figures)
                Assert.True(double.IsNaN(figure(chains)) == (length < 4 || name != "R-hat"), $"{name} of {length} draws");
        }
    }

    [Fact]
    public void Chains_that_do_not_move_have_infinite_RHat()
    {
        double[][] chains = [[.. Enumerable.Repeat(0.0, 20)], [.. Enumerable.Repeat(1.0, 20)], [.. Enumerable.Repeat(5.0, 20)]];
        Assert.True(Diagnostics.RHat(chains) > 1e6);
        Assert.InRange(Diagnostics.EffectiveSampleSizeBulk(chains), 0, 10);
    }

    [Fact]
    public void Longer_chains_are_cut_to_the_shortest()
    {
        double[][] chains = Autoregressive(60, 3, 0.2, seed: 17);
        double[][] ragged = [chains[0], [.. chains[1], 1e6, -1e6], [.. chains[2], double.NaN]];
        foreach ((_, Func<double[][], double> figure) in figures)
            Assert.Equal(figure(chains), figure(ragged));
    }

    [Fact]
    public void No_chain_and_impossible_probabilities_are_errors()
    {
        foreach ((_, Func<double[][], double> figure) in figures)
            Assert.Throws<ArgumentException>(() => figure([]));
        foreach (double probability in (double[])[-0.1, 1.1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Diagnostics.Quantile([[1, 2]], probability));
            Assert.Throws<ArgumentOutOfRangeException>(() => Diagnostics.EffectiveSampleSizeQuantile([[1, 2]], probability));
            Assert.Throws<ArgumentOutOfRangeException>(() => Diagnostics.MonteCarloErrorQuantile([[1, 2]], probability));
        }
    }

    /// <summary>By hand: changes 1, 2, −1 have squares that sum to 6; deviations −1.5, −0.5, 1.5, 0.5 to 5.</summary>
    [Fact]
    public void Energy_fraction_of_four_energies_is_worked_by_hand() => Assert.Equal(1.2, Diagnostics.EnergyFraction([1, 2, 4, 3]), 1e-15);

    /// <summary>
    /// For an autoregressive process, E[(x(i) − x(i−1))²] / Var x = 2(1 − φ). Over 400 other seeds the estimate had a standard deviation of at most 0.0134;
    /// five are allowed: less than one failure in 10⁵ seeds.
    /// </summary>
    [Fact]
    public void Energy_fraction_of_an_autoregressive_chain_is_known()
    {
        foreach (double coefficient in (double[])[-0.5, 0, 0.5, 0.9])
            Assert.Equal(2 * (1 - coefficient), Diagnostics.EnergyFraction(Autoregressive(20000, 1, coefficient, seed: 18)[0]), 5 * 0.0134);
    }

    [Fact]
    public void Energies_without_a_range_have_no_fraction()
    {
        foreach (double[] energies in (double[][])[[], [1], [0.1, 0.1, 0.1], [1, double.PositiveInfinity, 2], [1, double.NaN, 2]])
            Assert.Equal(double.NaN, Diagnostics.EnergyFraction(energies));
    }

    /// <summary>Stationary from the start: x(i) = φ x(i−1) + noise, with noise of variance 1.</summary>
    internal static double[][] Autoregressive(int length, int count, double coefficient, ulong seed)
    {
        var chains = new double[count][];
        for (int c = 0; c < count; c++)
        {
            var random = new Philox(seed, (uint)c);
            chains[c] = new double[length];
            double x = random.NextNormal() / Math.Sqrt(1 - (coefficient * coefficient));
            for (int i = 0; i < length; i++)
            {
                chains[c][i] = x;
                x = (coefficient * x) + random.NextNormal();
            }
        }

        return chains;
    }
}
