using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Discrete sites inside continuous models, one structure at a time, against sums over all their joint values.</summary>
public sealed class MarginalisationTests
{
    [Fact]
    public void Nested_plates_are_summed_out_from_the_inside()
    {
        double[,] y = { { 0.3, -1, 2 }, { 1.5, 0.2, -0.4 } };
        var model = Model.Define(m =>
        {
            Plate school = m.Plate("school", 2), pupil = m.Plate("pupil", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var country, new Bernoulli(share));
            m.Sample(out var level, school, new Bernoulli(Where(country > 0, share, 0.3)));
            m.Sample(out var z, [school, pupil], new Bernoulli(((Tensor)new double[,] { { 0.2, 0.5 }, { 0.6, 0.9 } })[country][level]));
            m.Observe([school, pupil], new Normal(z + (2 * level), 1), y);
            return share;
        });
        double[,] table = { { 0.2, 0.5 }, { 0.6, 0.9 } };
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            [2, 2, 2, .. Enumerable.Repeat(2, 6)],
            s =>
            {
                double sum = LogCoin(s[0], x[0]);
                for (int i = 0; i < 2; i++)
                {
                    sum += LogCoin(s[1 + i], s[0] > 0 ? x[0] : 0.3);
                    for (int j = 0; j < 3; j++)
                        sum += LogCoin(s[3 + (3 * i) + j], table[s[0], s[1 + i]]) + LogNormal(y[i, j], s[3 + (3 * i) + j] + (2 * s[1 + i]), 1);
                }

                return sum;
            }));
    }

    [Fact]
    public void A_chain_may_depend_on_another_site_in_its_cells()
    {
        double[] y = [0.5, -1, 0.2];
        double[,,] move = { { { 0.7, 0.3 }, { 0.1, 0.9 } }, { { 0.5, 0.5 }, { 1, 0 } } };
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var shock, time, new Bernoulli(share));
            m.Chain(out var state, time, new Bernoulli(share), before => new Categorical(((Tensor)move)[shock][before]));
            m.Observe(time, new Normal(state + (0.5 * shock), 1), y);
            return (share, shock, state);
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 6),
            s =>
            {
                double sum = LogCoin(s[3], x[0]);
                for (int t = 0; t < 3; t++)
                    sum += LogCoin(s[t], x[0]) + LogNormal(y[t], s[3 + t] + (0.5 * s[t]), 1) + (t > 0 ? Math.Log(move[s[t], s[3 + t - 1], s[3 + t]]) : 0);
                return sum;
            }));

        // Simulated, a shock always ends state 1.
        var simulated = model.Simulate(200, seed: 2);
        double[] shock = simulated["shock"].Values(2), before = simulated["state"].Values(1), now = simulated["state"].Values(2);
        int[] ended = [.. Enumerable.Range(0, 200).Where(i => shock[i] == 1 && before[i] == 1)];
        Assert.NotEmpty(ended);
        Assert.All(ended, i => Assert.Equal(0, now[i]));
    }

    [Fact]
    public void Chains_that_meet_in_observations_are_one_chain_of_their_joint_values()
    {
        double[] y = [0.5, 3, 1.2, 2];
        double[,] slow = { { 0.9, 0.1 }, { 0.2, 0.8 } }, fast = { { 0.4, 0.3, 0.3 }, { 0, 0.5, 0.5 }, { 0.6, 0, 0.4 } };
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 4);
            m.Sample(out var weight, new Dirichlet([2, 2, 2]));
            m.Chain(out var tide, time, new Bernoulli(0.4), before => new Categorical(((Tensor)slow)[before]));
            m.Chain(out var wind, time, new Categorical(weight), before => new Categorical(((Tensor)fast)[before]));
            m.Observe(time, new Normal(tide + wind, 1), y);
            return weight;
        });
        AssertDensity(model, [0.3, 0.5, 0.2], x => LogDirichlet222(x) + LogTotal(
            [2, 2, 2, 2, 3, 3, 3, 3],
            s =>
            {
                double sum = LogCoin(s[0], 0.4) + Math.Log(x[s[4]]);
                for (int t = 0; t < 4; t++)
                    sum += LogNormal(y[t], s[t] + s[4 + t], 1) + (t > 0 ? Math.Log(slow[s[t - 1], s[t]]) + Math.Log(fast[s[4 + t - 1], s[4 + t]]) : 0);
                return sum;
            }));
    }

    [Fact]
    public void A_chain_may_drive_another()
    {
        double[] y = [0.5, 3, 1.2];
        double[,] slow = { { 0.9, 0.1 }, { 0.2, 0.8 } };
        double[,,] driven = { { { 0.7, 0.3 }, { 0.1, 0.9 } }, { { 0.5, 0.5 }, { 0.4, 0.6 } } };
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Chain(out var driver, time, new Bernoulli(share), before => new Categorical(((Tensor)slow)[before]));
            m.Chain(out var follower, time, new Bernoulli(share), before => new Categorical(((Tensor)driven)[driver][before]));
            m.Observe(time, new Normal(2 * follower, 1), y);
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 6),
            s =>
            {
                double sum = LogCoin(s[0], x[0]) + LogCoin(s[3], x[0]);
                for (int t = 0; t < 3; t++)
                    sum += LogNormal(y[t], 2 * s[3 + t], 1) + (t > 0 ? Math.Log(slow[s[t - 1], s[t]]) + Math.Log(driven[s[t], s[3 + t - 1], s[3 + t]]) : 0);
                return sum;
            }));
    }

    [Fact]
    public void Chains_in_plates_stand_under_a_global_regime()
    {
        double[,] y = { { 0.3, -1, 2 }, { 1.5, 0.2, -0.4 } };
        double[,,] move = { { { 0.7, 0.3 }, { 0.1, 0.9 } }, { { 0.5, 0.5 }, { 0.4, 0.6 } } };
        var model = Model.Define(m =>
        {
            // The chain's plate is older than the one around it, so that memory is laid out the other way round.
            Plate time = m.Plate("time", 3), city = m.Plate("city", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var regime, new Bernoulli(share));
            m.Chain(out var state, [city, time], new Bernoulli(Where(regime > 0, share, 0.2)), before => new Categorical(((Tensor)move)[regime][before]));
            m.Observe([city, time], new Normal(state, 1), y);
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 7),
            s =>
            {
                double sum = LogCoin(s[6], x[0]);
                for (int c = 0; c < 2; c++)
                {
                    sum += LogCoin(s[3 * c], s[6] > 0 ? x[0] : 0.2);
                    for (int t = 0; t < 3; t++)
                        sum += LogNormal(y[c, t], s[(3 * c) + t], 1) + (t > 0 ? Math.Log(move[s[6], s[(3 * c) + t - 1], s[(3 * c) + t]]) : 0);
                }

                return sum;
            }));
    }

    [Fact]
    public void Transitions_may_differ_from_step_to_step()
    {
        double[] y = [0.5, 3, 1.2];
        double[,,] move = { { { 0.5, 0.5 }, { 0.5, 0.5 } }, { { 0.7, 0.3 }, { 0.1, 0.9 } }, { { 0.2, 0.8 }, { 0.4, 0.6 } } };   // the first leads to no step
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Chain(out var state, time, new Bernoulli(share), before => new Categorical(time.Of(move)[before]));
            m.Observe(time, new Normal(state, 1), y);
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 3),
            s => LogCoin(s[0], x[0]) + LogNormal(y[0], s[0], 1) + Enumerable.Range(1, 2).Sum(t => Math.Log(move[t, s[t - 1], s[t]]) + LogNormal(y[t], s[t], 1))));
    }

    [Fact]
    public void Plates_that_do_not_nest_are_written_out()
    {
        double[,] y = { { 1, 2, 0 }, { 2, 0, 1 } };
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("users", 2), column = m.Plate("films", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var user, row, new Bernoulli(share));
            m.Sample(out var film, column, new Bernoulli(share));
            m.Observe([row, column], new Normal(user + film, 1), y);
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 5),
            s =>
            {
                double sum = s.Sum(state => LogCoin(state, x[0]));
                for (int i = 0; i < 2; i++)
                {
                    for (int j = 0; j < 3; j++)
                        sum += LogNormal(y[i, j], s[i] + s[2 + j], 1);
                }

                return sum;
            }));
    }

    [Fact]
    public void Known_values_are_kept_to_where_a_plate_is_written_out()
    {
        // Once the rows are written out, their cells meet a site of which something is known itself.
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 2), column = m.Plate("column", 3);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var season, default, new Bernoulli(share), known: 1);
            m.Sample(out var z, row, new Bernoulli(share), known: (int?[])[null, 0]);
            m.Sample(out var w, column, new Bernoulli(share), known: (int?[])[1, null, null]);
            m.Factor([row, column], 1.5 * z * w, "pair");
            m.Factor(row, -0.7 * season * z, "season");
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            [2, 2, 2],
            s => (2 * LogCoin(1, x[0])) + LogCoin(0, x[0]) + s.Sum(state => LogCoin(state, x[0])) + (1.5 * s[0] * (1 + s[1] + s[2])) - (0.7 * s[0])));
    }

    [Fact]
    public void Known_values_take_the_place_of_a_site_in_tables_that_name_no_plate()
    {
        // What comes from the columns depends on nothing but season and z, and so names no row.
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 3), column = m.Plate("column", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var season, new Bernoulli(share));
            m.Sample(out var z, row, new Bernoulli(share), known: (int?[])[1, 1, null]);
            m.Factor([row, column], -0.7 * season * z, "season");
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal([2, 2], s => (2 * LogCoin(1, x[0])) + s.Sum(state => LogCoin(state, x[0])) - (0.7 * 2 * s[0] * (2 + s[1]))));
    }

    [Fact]
    public void The_plate_around_one_of_unequal_lengths_is_not_written_out()
    {
        var model = Model.Define(m =>
        {
            Plate series = m.Plate("series", 2), group = m.Plate("group", 3), day = m.Plate("day", [1, 2], within: series);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var kind, series, new Bernoulli(share));
            m.Sample(out var z, group, new Bernoulli(share));
            m.Factor([series, group], 1.5 * kind * z, "pair");
            m.Factor([series, day], -0.7 * kind, "day");
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            [2, 2, 2, 2, 2],
            s => s.Sum(state => LogCoin(state, x[0])) + (1.5 * (s[0] + s[1]) * (s[2] + s[3] + s[4])) - (0.7 * (s[0] + (2 * s[1])))));
    }

    [Fact]
    public void Plates_that_do_not_nest_are_refused_by_name_when_both_are_large()
    {
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("users", 4000), column = m.Plate("films", 5000);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var user, row, new Bernoulli(share));
            m.Sample(out var film, column, new Bernoulli(share));
            m.Factor([row, column], share * user * film, "taste");
            return share;
        });
        Assert.Equal(
            "'user' and 'film' meet in the factor 'taste' (line 0), but their plates do not nest, so their cells cannot be summed out side by side; and the smallest of these plates, 'users', has too many cells (4000) to take one by one.",
            Unnumbered(Assert.Throws<ModelException>(() => model.LogDensity)));
    }

    [Fact]
    public void A_site_that_nothing_mentions_changes_nothing_and_keeps_its_prior()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var lone, m.Plate("row", 3), new Categorical([share, 1 - share]));
            m.Chain(out var lonely, m.Plate("time", 4), new Categorical([share, 1 - share]), before => new Categorical(((Tensor)new double[,] { { 0.5, 0.5 }, { 0, 1 } })[before]));
            return (share, lone, lonely);
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]));
        PosteriorSites sites = At(model, [0.35]);
        AssertNear([0.35, 0.65, 0.35, 0.65, 0.35, 0.65], sites.Marginals("lone", 0, 0).Cast<double>());
        AssertNear([0.35, 0.65, 0.175, 0.825, 0.0875, 0.9125, 0.04375, 0.95625], sites.Marginals("lonely", 0, 0).Cast<double>());
    }

    [Fact]
    public void Sites_of_one_value_are_summed_out_like_others()
    {
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 2), time = m.Plate("time", 3), single = m.Plate("single", 1);
            m.Sample(out var mu, new Normal(0, 1));
            m.Sample(out var weight, new Dirichlet([1]));
            m.Sample(out var one, row, new Categorical(weight));
            m.Sample(out var none, new Binomial(0, 0.5));
            m.Chain(out var state, time, new Categorical(weight), before => new Categorical(((Tensor)new double[,] { { 1 } })[before]));
            m.Chain(out var moment, single, new Bernoulli(0.25), before => new Bernoulli(0.5 * before));
            m.Observe(row, new Normal(mu + one + none, 1), new double[] { 0.3, -1 });
            m.Observe(time, new Normal(mu + state, 1), new double[] { 0.1, 0.2, 0.4 });
            m.Observe(single, new Normal(mu + moment, 1), new double[] { 0.7 });
            return mu;
        });
        AssertDensity(model, [0.6, 1], x => LogNormal(x[0], 0, 1) + ((double[])[0.3, -1, 0.1, 0.2, 0.4]).Sum(y => LogNormal(y, x[0], 1)) + (3 * Math.Log(x[1]))
            + Math.Log((0.75 * Math.Exp(LogNormal(0.7, x[0], 1))) + (0.25 * Math.Exp(LogNormal(0.7, x[0] + 1, 1)))));
    }

    [Fact]
    public void Impossible_values_and_transitions_leave_gradients_finite()
    {
        double[] y = [0.5, 3, 1.2];
        var model = Model.Define(m =>
        {
            Plate time = m.Plate("time", 3), row = m.Plate("row", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var sure, new Bernoulli(1));
            m.Sample(out var never, row, new Bernoulli(share * (1 - sure)));     // 0, as a product
            m.Sample(out var always, row, new Bernoulli(Where(sure > 0, 1, share)));
            Tensor left = [[share, 1 - share, 0], [0, share, 1 - share], [0, 0, 1]];
            m.Chain(out var state, time, new Categorical([1, 0, 0]), before => new Categorical(left[before]));
            m.Factor(row, Where(Equal(never, always), double.NegativeInfinity, share));
            m.Observe(time, new Normal(state, 1), y);
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + (2 * x[0]) + LogTotal(
            [3, 3],
            s => LogNormal(y[0], 0, 1) + LogMove(0, s[0], x[0]) + LogNormal(y[1], s[0], 1) + LogMove(s[0], s[1], x[0]) + LogNormal(y[2], s[1], 1)));
        Assert.Equal([0, 1, 0, 1], At(model, [0.35]).Marginals("always", 0, 0).Cast<double>());
        Assert.Equal([1, 0, 1, 0], At(model, [0.35]).Marginals("never", 0, 0).Cast<double>());

        static double LogMove(int from, int to, double share) => Math.Log(from == 2 ? (to == 2 ? 1 : 0) : to == from ? share : to == from + 1 ? 1 - share : 0);
    }

    [Fact]
    public void Impossible_data_have_log_density_minus_infinity()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var z, m.Plate("row", 2), new Bernoulli(share));
            m.Observe(m.Plate("other", 2), new Normal(share, 1), new double[] { 1, 2 });
            m.Factor(Log(0 * share), "impossible");
            return z;
        });
        Assert.Equal(double.NegativeInfinity, Evaluate(model, [0.35]).LogDensity);
    }

    /// <summary>Sums of 1e4 steps of order 1: differences of steps 1e-3 carry 1e4 · 1e-16 / 1e-3, and the gradient is of order 1e3.</summary>
    [Fact]
    public void A_hidden_Markov_model_of_ten_thousand_steps_has_a_finite_gradient()
    {
        var random = new Random(4);
        double[] y = [.. Enumerable.Range(0, 10_000).Select(t => (t / 37 % 3) + (2 * random.NextDouble()) - 1)];
        var model = Model.Define(m =>
        {
            Plate time = m.Plate("time", y.Length), from = m.Plate("from", 3), component = m.Plate("component", 3);
            m.Sample(out var move, from, new Dirichlet([4, 4, 4]));
            m.Sample(out var centre, component, new Normal(0, 3));
            m.Sample(out var noise, new HalfNormal(1));
            m.Chain(out var state, time, new Categorical(new double[] { 0.5, 0.25, 0.25 }), before => new Categorical(move[before]));
            m.Observe(time, new Normal(centre[state], noise), y);
            return state;
        });
        (Func<double[], double> value, Func<double[], double[]> gradient) = Compiled(model);
        double[] point = [0.9, 0.05, 0.05, 0.1, 0.8, 0.1, 0.1, 0.3, 0.6, 0.2, 0.9, 2.2, 0.7];
        double Twin(double[] x)
        {
            double[] forward = [0.5, 0.25, 0.25];
            double log = x.Chunk(3).Take(3).Sum(row => Math.Log(39916800 / 216.0) + (3 * row.Sum(Math.Log))) + x[9..12].Sum(centre => LogNormal(centre, 0, 3)) + Math.Log(2) + LogNormal(x[12], 0, 1);
            for (int t = 0; t < y.Length; t++)
            {
                double[] next = t == 0 ? forward : [.. Enumerable.Range(0, 3).Select(to => Enumerable.Range(0, 3).Sum(k => forward[k] * x[(3 * k) + to]))];
                for (int k = 0; k < 3; k++)
                    next[k] *= Math.Exp(LogNormal(y[t], x[9 + k], x[12]));
                log += Math.Log(next.Sum());
                forward = [.. next.Select(weight => weight / next.Sum())];
            }

            return log;
        }

        Assert.Equal(Twin(point), value(point), 1e-10 * Math.Abs(Twin(point)));
        double[] expected = FiniteDifferences.Gradient(Twin, point), actual = gradient(point);
        for (int i = 0; i < point.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-7 * expected.Max(Math.Abs));
    }

    [Fact]
    public void The_log_density_is_the_log_evidence_of_the_model_with_numbers_in_place_of_continuous_sites()
    {
        double[] y = [0.5, 3, 1.2, 2.2];
        Model<Discrete> Mixture(Func<ModelBuilder, Plate, (Tensor Weight, Tensor Centre)> prior) => Model.Define(m =>
        {
            Plate row = m.Plate("row", 4), component = m.Plate("component", 2);
            (Tensor weight, Tensor centre) = prior(m, component);
            m.Sample(out var z, row, new Categorical(weight));
            m.Chain(out var mode, row, new Bernoulli(0.3), before => new Bernoulli(0.2 + (0.5 * before)));
            m.Observe(row, new Normal(centre[z] + mode, 1), y);
            return z;
        });
        Model<Discrete> hybrid = Mixture((m, component) =>
        {
            m.Sample(out var weight, new Dirichlet([1, 1]));
            m.Sample(out var centre, component, new Normal(0, 2));
            return (weight, centre);
        });
        Model<Discrete> discrete = Mixture((_, component) => (Tensor.From([2], 0.3, 0.7), component.Of(new double[] { -0.5, 1.5 })));
        double[] point = [0.3, 0.7, -0.5, 1.5];
        double prior = LogNormal(-0.5, 0, 2) + LogNormal(1.5, 0, 2);
        Assert.Equal(discrete.Exact().LogEvidence + prior, Evaluate(hybrid, point).LogDensity, 1e-12);
        AssertNear(discrete.Exact().Marginals().Cast<double>(), At(hybrid, point).Marginals("z", 0, 0).Cast<double>());
    }

    [Fact]
    public void Too_many_sites_in_one_table_are_refused_by_name()
    {
        const int rows = 40;
        var model = Model.Define(m =>
        {
            m.Sample(out var share, new Beta(2, 2));
            Tensor sum = 0.0;
            for (int i = 0; i < rows; i++)
                sum += m.Sample($"z[{i}]", new Bernoulli(share));
            m.Observe(new Normal(sum, 1), 17.0, "total");
            return share;
        });
        string message = Assert.Throws<InsufficientMemoryException>(() => model.LogDensity).Message;
        Assert.StartsWith("Summing the discrete sites out needs a table of 8.8e+03 GB for 'total' (line ", message, StringComparison.Ordinal);
        Assert.Contains("over z[0] (2), z[1] (2)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_that_close_a_wide_grid_are_refused_by_name()
    {
        // Every two meet, two at a time, so that no table of the program is large.
        const int rows = 40;
        var model = Model.Define(m =>
        {
            m.Sample(out var share, new Beta(2, 2));
            Discrete[] z = [.. Enumerable.Range(0, rows).Select(i => m.Sample($"z[{i}]", new Bernoulli(share)))];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < i; j++)
                    m.Factor(share * Equal(z[i], z[j]), $"pair {i} {j}");
            }

            return share;
        });
        string message = Assert.Throws<InsufficientMemoryException>(() => model.LogDensity).Message;
        Assert.StartsWith("Summing the discrete sites out needs a table of 8.8e+03 GB, over z[", message, StringComparison.Ordinal);
        Assert.EndsWith("GB are allowed. Give sites that meet fewer values, or let fewer of them meet in one distribution.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_very_many_states_is_refused_by_name()
    {
        var model = Model.Define(m =>
        {
            var time = m.Plate("time", 3);
            m.Sample(out var share, new Beta(2, 2));
            Discrete[] chains = new Discrete[20];
            Tensor sum = 0.0;
            for (int i = 0; i < chains.Length; i++)
            {
                m.Chain(out chains[i], time, new Bernoulli(share), before => new Bernoulli(0.5 * (share + before)), $"chain{i}");
                sum += chains[i];
                if (i > 0)
                    m.Factor(time, share * Equal(chains[i], chains[i - 1]), $"pair {i}");
            }

            return share;
        });
        string message = Assert.Throws<InsufficientMemoryException>(() => model.LogDensity).Message;
        Assert.Contains("chain0 (2), chain1 (2)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_without_finite_bound_is_refused_by_name() => Assert.StartsWith(
        "The site 'count' (line 0) must have a known, finite number of values to be summed over, but takes a whole number of at least 0.",
        Unnumbered(Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var rate, new HalfNormal(1));
            m.Sample(out var count, new Poisson(rate));
            return count;
        }).Sample(new Nuts()))),
        StringComparison.Ordinal);

    [Fact]
    public void A_number_of_trials_that_is_a_site_is_refused_by_name() => Assert.StartsWith(
        "The site 'hits' (line 0) must have a known, finite number of values to be summed over",
        Unnumbered(Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var rate, new Beta(1, 1));
            m.Sample(out var trials, new Binomial(3, rate));
            m.Sample(out var hits, new Binomial(trials, rate));
            return hits;
        }).LogDensity)),
        StringComparison.Ordinal);

    [Fact]
    public void A_model_that_is_discrete_only_is_not_for_a_gradient() => Assert.Equal(
        "There is nothing for a gradient to move: all latent sites are discrete, such as 'z' (line 0). Ask model.Exact() instead, which answers without sampling.",
        Unnumbered(Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var z, new Bernoulli(0.5));
            return z;
        }).Sample(new Nuts()))));

    [Fact]
    public void A_bound_that_depends_on_a_discrete_site_is_refused_by_name() => Assert.Equal(
        "The support of 'x' (line 0) depends on the discrete site 'z', which is summed out, but a sampler must know where 'x' can lie. Use a distribution whose support is fixed, and weigh it with Factor.",
        Unnumbered(Assert.Throws<ModelException>(() => Model.Define(m =>
        {
            m.Sample(out var z, new Bernoulli(0.5));
            m.Sample(out var x, new Uniform(0, 1 + z));
            return x;
        }).LogDensity)));

    [Fact]
    public void Cells_that_a_program_mixes_are_refused_by_name()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var share, new Beta(1, 1));
            m.Sample(out var z, row, new Bernoulli(share));
            m.Observe(new Normal(Sum(z, row), 1), 2.0, "total");
            return share;
        });
        Assert.Equal(
            "'total' (line 0) mixes cells of 'row' in a value that depends on a discrete site there. Cells of a discrete site cannot be mixed: it is summed out cell by cell.",
            Unnumbered(Assert.Throws<ModelException>(() => model.LogDensity)));
    }

    [Fact]
    public void Cells_that_a_program_mixes_with_weights_of_their_own_are_refused_by_name()
    {
        var model = Model.Define(m =>
        {
            var row = m.Plate("row", 3);
            m.Sample(out var weight, row, new Normal(0, 1));
            m.Sample(out var z, row, new Bernoulli(0.4));
            m.Observe(row, new Normal(Sum(weight * z, row), 1), new double[] { 1, 2, 3 }, "total");
            return weight;
        });
        Assert.Equal(
            "'total' (line 0) mixes cells of 'row' in a value that depends on a discrete site there. Cells of a discrete site cannot be mixed: it is summed out cell by cell.",
            Unnumbered(Assert.Throws<ModelException>(() => model.LogDensity)));
    }

    /// <summary>What no factor per cell can tell comes from joint draws; 5 standard errors of 4000 independent ones.</summary>
    [Fact]
    public void Sums_over_cells_that_leave_plates_or_weigh_cells_are_drawn()
    {
        var model = Model.Define(m =>
        {
            Plate school = m.Plate("school", 2), pupil = m.Plate("pupil", 3);
            m.Sample(out var weight, school, new Normal(0, 1));
            m.Sample(out var z, [school, pupil], new Bernoulli(0.2 + (0.1 * pupil.Index)));
            m.Sample(out var flag, school, new Bernoulli(0.3));
            m.Deterministic(out var perPupil, Sum(z, school));
            m.Deterministic(out var weighted, Sum(weight * flag, school));
            m.Deterministic(out var first, (weight * flag)[0]);
            return weight;
        });
        const int count = 4000;
        double[] point = [0.5, -2];
        PosteriorSites sites = new(model.Trace, model.Summed, new SiteDraws(model.Trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value), [[.. Enumerable.Repeat(point, count).SelectMany(x => x)]]), seed: 1);
        AssertDrawn([0.4, 0.6, 0.8], "perPupil");
        AssertDrawn([0.3 * -1.5], "weighted");
        AssertDrawn([0.3 * 0.5], "first");

        void AssertDrawn(double[] expected, string name)
        {
            Draws draws = sites[name];
            Assert.Equal(expected.Length, draws.Shape.Size);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], draws.Mean()[i], 5 * draws.StandardDeviation()[i] / Math.Sqrt(count));
        }
    }

    /// <summary>The posterior as people see it, at two draws of a short run, against sums over all joint values there.</summary>
    [Fact]
    public void The_posterior_of_discrete_sites_comes_back_with_the_draws()
    {
        double[] y = [0.5, 3, 1.2, -2];
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 4), component = m.Plate("component", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var centre, component, new Normal(0, 3));
            m.Sample(out var z, row, new Bernoulli(share));
            m.Observe(row, new Normal(centre[z], 1), y);
            m.Deterministic(out var own, centre[z]);
            m.Deterministic(out var ones, Sum(Equal(z, 1), row));
            return (share, centre, z, own, ones);
        });
        var posterior = model.Sample(new Nuts { Chains = 2, Warmup = 100, Draws = 400, Seed = 3 });
        var mean = new double[4];
        double[] probability = new double[4];
        for (int draw = 0; draw < 400; draw++)
        {
            for (int chain = 0; chain < 2; chain++)
            {
                double share = posterior.Of(s => s.share)[chain, draw][0];
                double[] centre = [.. posterior.Of(s => s.centre)[chain, draw]];
                double[] one = [.. y.Select(value => Odds(share, centre, value))];
                for (int i = 0; i < 4; i++)
                {
                    probability[i] += one[i] / 800;
                    mean[i] += ((one[i] * centre[1]) + ((1 - one[i]) * centre[0])) / 800;
                }

                if (draw % 200 > 0)
                    continue;
                AssertNear(one.SelectMany(p => (double[])[1 - p, p]), posterior.Of(s => s.z).Marginals(chain, draw).Cast<double>());
                AssertNear(one.Select(p => (p * centre[1]) + ((1 - p) * centre[0])), posterior.Of(s => s.own)[chain, draw].ToArray());
                AssertNear(one.Select(p => (p * centre[1]) + ((1 - p) * centre[0])), posterior["own"][chain, draw].ToArray());
                var exact = posterior.Exact(chain, draw);
                AssertNear(one.SelectMany(p => (double[])[1 - p, p]), exact.Marginals(s => s.z).Cast<double>());
                Assert.Equal(one.Select(p => p > 0.5 ? 1 : 0), exact.MostProbable(s => s.z));
                Assert.Equal(
                    LogBeta22(share) + centre.Sum(c => LogNormal(c, 0, 3)) + y.Sum(value => Math.Log(((1 - share) * Math.Exp(LogNormal(value, centre[0], 1))) + (share * Math.Exp(LogNormal(value, centre[1], 1))))),
                    exact.LogEvidence,
                    1e-12);
            }
        }

        AssertNear(probability.SelectMany(p => (double[])[1 - p, p]), posterior.Of(s => s.z).Marginals().Cast<double>());
        AssertNear(mean, posterior.Of(s => s.own).Mean());

        // How many are ones adds cells up, and so is expected exactly; at joint draws it is a whole number, whose mean misses that of the probabilities by at most 5 standard errors, each below 1/√800.
        AssertNear([probability.Sum()], posterior.Of(s => s.ones).Mean());
        AssertNear([probability.Sum()], posterior["ones"].Mean());
        Draws ones = posterior.Joint(s => s.ones);
        Assert.All(ones.Values(), value => Assert.Equal(Math.Round(value), value));
        Assert.Equal(probability.Sum(), ones.Mean()[0], 5 / Math.Sqrt(800));
        double[][] z = [.. Enumerable.Range(0, 4).Select(posterior.Of(s => s.z).Values)];
        Assert.Equal(ones.Values(), Enumerable.Range(0, 800).Select(i => z.Sum(cell => cell[i])));

        static double Odds(double share, double[] centre, double value)
        {
            double one = share * Math.Exp(LogNormal(value, centre[1], 1)), zero = (1 - share) * Math.Exp(LogNormal(value, centre[0], 1));
            return one / (one + zero);
        }
    }

    [Fact]
    public void Expectations_do_not_see_what_impossible_values_would_give()
    {
        var model = Model.Define(m =>
        {
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var z, new Categorical([0, share, 1 - share]));
            m.Deterministic(out var inverse, 1 / z);
            m.Deterministic(out var log, Log(z));
            return (z, inverse, log);
        });
        PosteriorSites sites = At(model, [0.35]);
        Assert.Equal(0.35 + (0.65 / 2), sites["inverse"][0, 0][0], 1e-12);
        Assert.Equal(0.65 * Math.Log(2), sites["log"][0, 0][0], 1e-12);
    }

    [Fact]
    public void Other_data_of_the_same_structure_use_the_same_plan()
    {
        AssertSamePlan((m, y) =>
        {
            Plate row = m.Plate("row", y.Length), component = m.Plate("component", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var centre, component, new Normal(0, 3));
            m.Sample(out var z, row, new Bernoulli(share));
            m.Observe(row, new Normal(centre[z], 1), y);
        });
        AssertSamePlan((m, y) =>
        {
            var time = m.Plate("time", y.Length);
            m.Sample(out var share, new Beta(2, 2));
            m.Chain(out var tide, time, new Bernoulli(share), before => new Bernoulli(0.5 * (share + before)));
            m.Chain(out var wind, time, new Bernoulli(share), before => new Bernoulli(0.5 * (share + before)));
            m.Observe(time, new Normal(tide + (2 * wind), 1), y);
        });
        AssertSamePlan((m, y) =>
        {
            Plate row = m.Plate("row", y.Length), column = m.Plate("column", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var left, row, new Bernoulli(share));
            m.Sample(out var right, column, new Bernoulli(share));
            m.Factor([row, column], share * left * right, "pair");
            m.Observe(row, new Normal(left, 1), y);
        });
    }

    /// <summary>The cells of a plate that is written out are not the user's sites of the same name.</summary>
    [Fact]
    public void Cells_written_out_are_told_from_sites_named_like_them()
    {
        var model = Model.Define(m =>
        {
            Plate row = m.Plate("row", 2), column = m.Plate("column", 2);
            m.Sample(out var share, new Beta(2, 2));
            m.Sample(out var z, row, new Bernoulli(share));
            m.Sample(out var w, column, new Bernoulli(share));
            Discrete other = m.Sample("z[0]", new Bernoulli(0.3));
            m.Factor([row, column], share * z * w * (1 + other), "pair");
            return share;
        });
        AssertDensity(model, [0.35], x => LogBeta22(x[0]) + LogTotal(
            Enumerable.Repeat(2, 5),
            s => LogCoin(s[0], x[0]) + LogCoin(s[1], x[0]) + LogCoin(s[2], x[0]) + LogCoin(s[3], x[0]) + LogCoin(s[4], 0.3) + (x[0] * (s[0] + s[1]) * (s[2] + s[3]) * (1 + s[4]))));
    }

    private static void AssertSamePlan(Action<ModelBuilder, double[]> program)
    {
        var model = Model.Define((ModelBuilder m, double[] y) =>
        {
            program(m, y);
            return 0;
        });
        double[] second = [2, 0.5, -1];
        LogDensity one = model.Given([1, 2, 3]).LogDensity, two = model.Given(second).LogDensity, longer = model.Given([1, 2, 3, 4]).LogDensity;
        Assert.Same(one.Plan, two.Plan);
        Assert.NotSame(one.Plan, longer.Plan);
        LogDensity alone = Model.Define(m =>
        {
            program(m, second);
            return 0;
        }).LogDensity;
        double[] position = [.. Enumerable.Range(0, one.Dimension).Select(i => 0.3 - (0.4 * i))], gradient = new double[position.Length], expected = new double[position.Length];
        Assert.Equal(alone.CreateEvaluator().Evaluate(position, expected), two.CreateEvaluator().Evaluate(position, gradient));
        Assert.Equal(expected, gradient);
    }

    /// <summary>Against the twin, and its differences: rounding 1e-16 · 10 / step 1e-3, and fifth derivatives of log x at 0.2.</summary>
    private static void AssertDensity<TSites>(Model<TSites> model, double[] point, Func<double[], double> twin)
    {
        (double logDensity, double[] gradient) = Evaluate(model, point);
        Assert.Equal(twin(point), logDensity, 1e-12 * Math.Max(1, Math.Abs(logDensity)));
        double[] expected = FiniteDifferences.Gradient(twin, point);
        Assert.Equal(expected.Length, gradient.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], gradient[i], 1e-8 * expected.Append(1).Max(Math.Abs));
    }

    private static (double LogDensity, double[] Gradient) Evaluate<TSites>(Model<TSites> model, double[] point)
    {
        (Func<double[], double> value, Func<double[], double[]> gradient) = Compiled(model);
        return (value(point), gradient(point));
    }

    /// <summary>The log density over the values of the continuous sites, without Jacobian.</summary>
    private static (Func<double[], double> Value, Func<double[], double[]> Gradient) Compiled<TSites>(Model<TSites> model) =>
        FiniteDifferences.Planned([.. model.Summed.Continuous.Select(site => site.Value)], Marginalisation.LogDensity(model.Summed));

    private static PosteriorSites At<TSites>(Model<TSites> model, double[] point) =>
        new(model.Trace, model.Summed, new SiteDraws(model.Trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value), [point]), seed: 1);

    /// <summary>The log of the sum of exp(log weight) over all joint values of variables with these numbers of values.</summary>
    private static double LogTotal(IEnumerable<int> counts, Func<int[], double> logWeight)
    {
        IEnumerable<int[]> all = counts.Aggregate((IEnumerable<int[]>)[[]], (states, count) => states.SelectMany(state => Enumerable.Range(0, count).Select(k => (int[])[.. state, k])));
        return Enumeration.LogSum(all.Select(logWeight));
    }

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * Math.Max(1, Math.Abs(pair.First))));
    }

    private static double LogNormal(double x, double mean, double scale) =>
        (-0.5 * Math.Log(2 * Math.PI)) - Math.Log(scale) - (0.5 * (x - mean) * (x - mean) / (scale * scale));

    private static double LogCoin(int side, double probability) => Math.Log(side == 1 ? probability : 1 - probability);

    private static double LogBeta22(double x) => Math.Log(6 * x * (1 - x));

    private static double LogDirichlet222(double[] x) => Math.Log(120 * x[0] * x[1] * x[2]);

    private static string Unnumbered(Exception exception) => System.Text.RegularExpressions.Regex.Replace(exception.Message, @"line \d+", "line 0");
}
