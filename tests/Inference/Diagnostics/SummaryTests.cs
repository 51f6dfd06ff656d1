namespace Prob.Tests;

public sealed class SummaryTests
{
    private static readonly TransitionInfo fine = new(AcceptanceRate: 0.8, Diverged: false, Energy: 0, Leapfrogs: 7, Depth: 3, StepSize: 0.5);

    [Fact]
    public void Rows_hold_the_diagnostics_in_the_given_order()
    {
        double[][] first = DiagnosticsTests.Autoregressive(201, 3, 0.5, seed: 1), second = DiagnosticsTests.Autoregressive(100, 4, 0, seed: 2);
        var summary = Summary.Of([("b", first), ("a", second)]);
        Assert.Equal(["b", "a"], summary.Rows.Select(row => row.Name));
        foreach ((SummaryRow row, double[][] chains) in summary.Rows.Zip([first, second]))
        {
            double[] all = [.. chains.SelectMany(chain => chain)];
            double mean = all.Average();
            Assert.Equal(mean, row.Mean, 1e-14);
            Assert.Equal(Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1)), row.StandardDeviation, 1e-14);
            Assert.Equal(Diagnostics.MonteCarloErrorMean(chains), row.MonteCarloError);
            Assert.Equal(Diagnostics.Quantile(chains, 0.05), row.Quantile5);
            Assert.Equal(Diagnostics.Quantile(chains, 0.5), row.Median);
            Assert.Equal(Diagnostics.Quantile(chains, 0.95), row.Quantile95);
            Assert.Equal(Diagnostics.EffectiveSampleSizeBulk(chains), row.EssBulk);
            Assert.Equal(Diagnostics.EffectiveSampleSizeTail(chains), row.EssTail);
            Assert.Equal(Diagnostics.RHat(chains), row.RHat);
        }
    }

    [Fact]
    public void Many_quantities_give_the_same_rows_every_time()
    {
        (string, double[][])[] quantities = [.. Enumerable.Range(0, 300).Select(i => ($"x[{i}]", DiagnosticsTests.Autoregressive(50, 4, 0.3, (ulong)i)))];
        var summary = Summary.Of(quantities);
        Assert.Equal(summary.Rows, Summary.Of(quantities).Rows);
        Assert.Equal(Summary.Of([quantities[217]]).Rows[0], summary["x[217]"]);
    }

    [Fact]
    public void Unknown_names_are_answered_with_the_known_ones()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => Summary.Of([("mu", Good(1)), ("tau", Good(2)), ("theta", Good(3))])["sigma"]);
        Assert.Equal("There is no quantity 'sigma'; there are: mu, tau and theta.", error.Message);
    }

    [Fact]
    public void Names_are_unique()
    {
        var error = Assert.Throws<ArgumentException>(() => Summary.Of([("mu", Good(1)), ("mu", Good(2))]));
        Assert.StartsWith("Every quantity needs a name of its own, but there is more than one 'mu'.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The whole text, read by a person and kept: sizes from 1e-9 to 1e9, a heavy tail, a constant, a coin, and every kind of warning.</summary>
    [Fact]
    public void The_text_is_a_table_and_its_warnings()
    {
        double[][] cauchy = Map(Good(5), x => x / Math.Abs(Math.Sin(1e5 * x)));
        double[][] apart = [.. Good(6).Select((chain, c) => chain.Select(x => x + c).ToArray())];
        double[][] broken = Map(Good(7), x => x > 2.5 ? double.NaN : x);
        var summary = Summary.Of(
            [
                ("mu", Map(Good(1), x => 4.4 + (3.3 * x))),
                ("theta[1]", Map(DiagnosticsTests.Autoregressive(500, 4, 0.9, seed: 2), x => x / 100)),
                ("tiny", Map(Good(3), x => 1e-9 * x)),
                ("huge", Map(Good(4), x => 1e9 * (x + 5))),
                ("dollars", Map(Good(8), x => 54321 + (1234 * x))),
                ("heavy", cauchy),
                ("apart", apart),
                ("broken", broken),
                ("constant", Map(Good(1), _ => 1)),
                ("coin", Map(Good(1), x => x > 0.5 ? 1 : 0)),
            ],
            Transitions(diverged: 12, deep: 3, sluggishChains: 2),
            maximumDepth: 10,
            requestedDraws: 1000);
        Assert.Equal(
            """
                           mean       mcse         sd         5 %       50 %       95 %  bulk ESS  tail ESS  R-hat
            mu            4.370      0.076      3.317      -1.009      4.375      9.787      1911      1911  0.999
            theta[1]    -0.0040     0.0035     0.0234     -0.0438    -0.0041     0.0340        46       106  1.083
            tiny      2.423e-12  2.262e-11  1.018e-09  -1.675e-09  1.831e-11  1.645e-09      2007      1698  1.000
            huge      5.023e+09  2.406e+07  1.015e+09   3.321e+09  5.019e+09  6.660e+09      1783      1765  1.000
            dollars       54289         28       1228       52178      54295      56191      1965      1931  0.999
            heavy          -0.8        1.1       48.0        -5.5        0.0        4.7      1942      1930  0.999
            apart          1.48       0.57       1.54       -1.02       1.49       3.97         7        38  1.503
            broken            -          -          -           -          -          -         -         -      -
            constant      1.000          -      0.000       1.000      1.000      1.000         -         -      -
            coin          0.308      0.010      0.462       0.000      0.000      1.000      2066         -  0.999

            Warning: The run was cancelled after 500 of 1000 draws per chain, and everything here is about those only. Let it finish, or ask for fewer draws.

            Warning: Draws are NaN or infinite in broken (14 of them): figures they would spoil are missing or infinite. Look for an overflow, a logarithm of 0 or a division by 0 in the expression.

            Warning: R-hat is above 1.01 for apart (1.503) and theta[1] (1.083): the chains disagree, so these draws do not describe the posterior. Run a longer warm-up and more draws; if that does not help, look for several modes, or reparameterise the model.

            Warning: Bulk ESS is below 400, 100 per chain, for apart (7) and theta[1] (46): mean, median and R-hat are too noisy to rely on. Draw more, or reparameterise the model so that draws depend less on the one before.

            Warning: Tail ESS is below 400, 100 per chain, for apart (38) and theta[1] (106): the 5 % and 95 % quantiles are too noisy to rely on. Draw more; if the tails are heavy, reparameterise the model.

            Warning: 12 of 2000 transitions (0.6 %) diverged: the sampler could not follow the posterior where it curves most, so the draws may miss a part of it. Raise the target acceptance rate, say to 0.95; if some remain, reparameterise the model, for example with a non-centred hierarchy.

            Warning: 3 of 2000 transitions (0.15 %) hit the maximum tree depth, 10: trajectories ended before they turned, which makes draws depend more on the one before but does not bias them. Bring the parameters to similar scales or reparameterise the model, or raise the maximum depth.

            Warning: E-BFMI is below 0.3 in chains 0 (0.12) and 1 (0.11): the energy changes too little from draw to draw to reach the tails. Reparameterise the model (heavy tails and centred hierarchies are the usual cause), or run a longer warm-up.
            """,
            summary.ToString());
    }

    [Fact]
    public void A_clean_run_has_no_warnings() => Assert.Empty(Clean().Warnings);

    [Fact]
    public void No_quantities_are_an_empty_table()
    {
        var summary = Summary.Of([]);
        Assert.Empty(summary.Rows);
        Assert.Empty(summary.Warnings);
        Assert.Equal("  mean  mcse  sd  5 %  50 %  95 %  bulk ESS  tail ESS  R-hat", summary.ToString());
    }

    /// <summary>Chance of an R-hat above 1.01 here: none in 2000 other seeds, whose greatest was 1.006.</summary>
    [Fact]
    public void A_constant_quantity_and_a_coin_raise_no_alarm() =>
        Assert.Empty(Summary.Of([("constant", Map(Good(1), _ => 0.1)), ("coin", Map(Good(1), x => x > 0 ? 1 : 0))]).Warnings);

    [Fact]
    public void Chains_that_disagree_are_reported_worst_first()
    {
        (string, double[][])[] quantities = [.. Enumerable.Range(1, 7).Select(i => ($"x{i}", Good(1).Select((chain, c) => chain.Select(x => x + (0.2 * c * i)).ToArray()).ToArray()))];
        string warning = Warning("R-hat", Summary.Of(quantities));
        Assert.Matches(@"^R-hat is above 1\.01 for x7 \(\d\.\d{3}\), x6 \(.*\), x5 \(.*\), x4 \(.*\), x3 \(.*\) and 2 more: the chains disagree", warning);
    }

    [Fact]
    public void Few_effective_draws_are_reported()
    {
        var summary = Summary.Of([("x", DiagnosticsTests.Autoregressive(500, 4, 0.9, seed: 2)), ("y", Good(1))]);
        Assert.Matches(@"^Bulk ESS is below 400, 100 per chain, for x \(\d+\): ", Warning("Bulk", summary));
        Assert.Matches(@"^Tail ESS is below 400, 100 per chain, for x \(\d+\): ", Warning("Tail", summary));
    }

    [Fact]
    public void Divergences_are_counted() =>
        Assert.StartsWith("12 of 2000 transitions (0.6 %) diverged: ", Assert.Single(Clean(Transitions(diverged: 12)).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Deep_trees_are_counted_if_there_is_a_maximum()
    {
        TransitionInfo[][] transitions = Transitions(deep: 3);
        Assert.StartsWith("3 of 2000 transitions (0.15 %) hit the maximum tree depth, 10: ", Assert.Single(Clean(transitions).Warnings), StringComparison.Ordinal);
        Assert.Empty(Summary.Of([("x", Good(1))], transitions).Warnings);
    }

    [Fact]
    public void Sluggish_energies_are_reported_by_chain()
    {
        Assert.Matches(@"^E-BFMI is below 0\.3 in chain 0 \(0\.\d\d\): ", Assert.Single(Clean(Transitions(sluggishChains: 1)).Warnings));
        Assert.Matches(@"^E-BFMI is below 0\.3 in chains 0 \(0\.\d\d\), 1 \(0\.\d\d\) and 2 \(0\.\d\d\): ", Assert.Single(Clean(Transitions(sluggishChains: 3)).Warnings));
    }

    [Fact]
    public void Draws_that_are_not_finite_are_reported()
    {
        double[][] chains = Good(1);
        chains[2][17] = double.NaN;
        chains[3][4] = double.NegativeInfinity;
        var summary = Summary.Of([("x", chains), ("y", Good(2))]);
        Assert.StartsWith("Draws are NaN or infinite in x (2 of them): ", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_is_reported_by_its_shortest_chain()
    {
        double[][] chains = Good(1);
        chains[1] = chains[1][..450];
        var summary = Summary.Of([("x", chains)], requestedDraws: 500);
        Assert.StartsWith("The run was cancelled after 450 of 500 draws per chain", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void One_chain_is_reported() =>
        Assert.StartsWith("There is only one chain: ", Assert.Single(Summary.Of([("x", Good(1)[..1])]).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Hardly_any_draws_are_reported()
    {
        for (int length = 0; length < 4; length++)
        {
            double[][] chains = [.. Good(1).Select(chain => chain[..length])];
            string warning = Assert.Single(Summary.Of([("x", chains)], [[], [], [], []], maximumDepth: 10).Warnings);
            Assert.StartsWith(length == 1 ? "There is 1 draw per chain: " : $"There are {length} draws per chain: ", warning, StringComparison.Ordinal);
        }
    }

    private static Summary Clean(TransitionInfo[][]? transitions = null) =>
        Summary.Of([("x", Good(1)), ("y", Good(2))], transitions ?? Transitions(), maximumDepth: 10, requestedDraws: 500);

    private static string Warning(string start, Summary summary) => Assert.Single(summary.Warnings, warning => warning.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Four chains of 500 independent normal draws.</summary>
    private static double[][] Good(ulong seed) => DiagnosticsTests.Autoregressive(500, 4, 0, seed);

    private static double[][] Map(double[][] chains, Func<double, double> function) => [.. chains.Select(chain => chain.Select(function).ToArray())];

    /// <summary>Transitions of the first chain diverge or go deep, those of the first few chains have energies that hardly change.</summary>
    private static TransitionInfo[][] Transitions(int diverged = 0, int deep = 0, int sluggishChains = 0) =>
    [
        .. Enumerable.Range(0, 4).Select(c => DiagnosticsTests.Autoregressive(500, 1, c < sluggishChains ? 0.95 : 0, (ulong)(100 + c))[0]
            .Select((energy, i) => fine with { Energy = energy, Diverged = c == 0 && i < diverged, Depth = c == 0 && i < deep ? 10 : 3 })
            .ToArray()),
    ];
}
