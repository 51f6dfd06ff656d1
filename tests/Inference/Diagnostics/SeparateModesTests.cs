using System.Globalization;
using System.Text.RegularExpressions;
using Posteriordb;

namespace Prob.Tests;

/// <summary>Chains in different modes are told apart in words, and chains that are merely bad are not.</summary>
public sealed class SeparateModesTests
{
    [Fact]
    public void Chains_are_told_by_mode_with_the_nats_between_them()
    {
        // Normals of standard deviation 1 around ±10 with weights e⁻³ to 1: with as many nats of log density between them on average, and 47 at the foot of the barrier.
        ILogDensity density = Mixture(-10, 10, nats: 3);
        string warning = SeparateModes.Warning(() => density, [Normal(1, 10), Normal(2, -10), Normal(3, 10), Normal(4, -10)])!;
        Match match = Regex.Match(warning, @"^The chains sit in 2 modes and do not cross between them: chains 0 and 2 in one with a mean log density of (-\d\.\d) and chains 1 and 3 in one (\d\.\d) nats lower \(chains are numbered from 0\)\. ");
        Assert.True(match.Success, warning);
        // 2000 draws of −x²/2 a mode: a standard error of 0.016, and 0.022 of the difference.
        Assert.Equal(-0.5, double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), 0.11);
        Assert.Equal(3, double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 0.15);
        Assert.Contains("posterior.OfChains(0, 2).Summary()", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_modes_are_told_in_the_order_of_their_densities()
    {
        ILogDensity density = new FunctionTarget(1, (x, gradient) =>
        {
            gradient.Clear();
            return Math.Max(-Square(x[0] + 10) / 2, Math.Max(-5 - (Square(x[0]) / 2), -2 - (Square(x[0] - 10) / 2)));
        });
        string warning = SeparateModes.Warning(() => density, [Normal(1, 0), Normal(2, 10), Normal(3, -10)])!;
        Assert.Matches(@"in 3 modes and .*: chain 2 in one with .* -0\.\d, chain 1 in one [12]\.\d nats lower and chain 0 in one [45]\.\d nats lower ", warning);
    }

    [Fact]
    public void A_chain_that_crosses_links_the_modes()
    {
        ILogDensity density = Mixture(-10, 10, nats: 0);
        DrawSequence both = Sequence([.. Values(5, -10).Take(500), .. Values(6, 10).Take(500)]);
        Assert.Null(SeparateModes.Warning(() => density, [Normal(1, -10), both, Normal(2, 10)]));
        Assert.NotNull(SeparateModes.Warning(() => density, [Normal(1, -10), Normal(2, 10)]));
    }

    [Fact]
    public void Chains_that_stand_apart_under_one_log_concave_mode_are_not_modes()
    {
        // Each has explored a part of a wide normal, far from the others: R-hat is right to complain, but there is no valley. Concavity forbids one, whatever the draws are.
        ILogDensity density = new ScaledNormal([1000]);
        Assert.Null(SeparateModes.Warning(() => density, [Normal(1, -3000), Normal(2, 0), Normal(3, 50), Normal(4, 4000)]));
    }

    [Fact]
    public void Chains_too_short_to_judge_are_not_judged() =>
        Assert.Null(SeparateModes.Warning(() => Mixture(-10, 10, nats: 0), [Sequence([-10, -10, -10, -10, -10]), Normal(2, 10)]));

    [Fact]
    public void The_summary_says_it_and_one_mode_can_be_looked_at_alone()
    {
        // Means at ±4 with sd 0.5, as likely as each other: with this seed the starts fall on both sides, and nothing crosses 32 nats.
        var model = Model.Define(m =>
        {
            m.Sample(out var x, new ImproperUniform());
            m.Factor(Functions.LogSumExp([new Normal(-4, 0.5).LogDensity(x), new Normal(4, 0.5).LogDensity(x)]));
            return x;
        });
        SampledPosterior<Tensor> posterior = model.Sample(new Nuts { Seed = 1, Warmup = 300, Draws = 300 });
        bool[] isRight = [.. posterior["x"].Entry(0).Select(chain => chain.Average() > 0)];
        Assert.Contains(true, isRight);
        Assert.Contains(false, isRight);
        int[] right = [.. Enumerable.Range(0, 4).Where(chain => isRight[chain])];
        Assert.Single(posterior.Summary().Warnings, warning => warning.Contains("sit in 2 modes", StringComparison.Ordinal));

        SampledPosterior<Tensor> one = posterior.OfChains(right);
        Assert.Equal(right.Length, one.Run.Options.Chains);
        Assert.Equal(right.Select(chain => posterior["x"].Entry(0)[chain]), one["x"].Entry(0));
        Assert.DoesNotContain(one.Summary().Warnings, warning => warning.Contains("modes and do not cross", StringComparison.Ordinal));
    }

    [Fact]
    public void Chains_are_asked_for_once_each_and_exist()
    {
        var model = Model.Define(m => m.Sample("x", new Normal(0, 1)));
        SampledPosterior<Tensor> posterior = model.Sample(new Nuts { Chains = 2, Warmup = 20, Draws = 10 });
        Assert.Contains("at least one chain", Assert.Throws<ArgumentException>(() => posterior.OfChains()).Message, StringComparison.Ordinal);
        Assert.Contains("each once, but got [1, 1]", Assert.Throws<ArgumentException>(() => posterior.OfChains(1, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("There are chains 0 to 1, but asked for were [2]", Assert.Throws<ArgumentOutOfRangeException>(() => posterior.OfChains(2)).Message, StringComparison.Ordinal);
    }

    [ReferenceFact]
    public void Of_hmm_drive_the_second_mode_is_reported_as_62_nats_lower()
    {
        // The starting rule avoids that mode, so draws are put there: close around the best climb that ended in it, and the best of all. They lie n/2 · 0.1² nats below the tops, at most one where
        // the climb's scales are several times too wide.
        PosteriordbModel model = PosteriordbModel.All.Single(model => model.Name == "bball_drive_event_0-hmm_drive_0");
        LogDensity density = model.Define(PosteriordbData.Read(ReferenceData.Folder, model.Folder)).LogDensity;
        ILogDensity evaluator = density.CreateEvaluator();
        var random = new Philox(1, 0, 0);
        List<Climb> climbs = [];
        for (int k = 0; k < 20; k++)
        {
            Place place = Place.Anywhere(density.Dimension, ref random);
            place.Evaluate(evaluator);
            var climb = new Climb(evaluator, place);
            for (int steps = 0; steps < 200 && climb.Ascend(1e-6); steps++)
            {
            }

            climbs.Add(climb);
        }

        Climb best = climbs.MaxBy(climb => climb.Place.LogDensity)!, second = climbs.Where(climb => climb.Place.LogDensity < -1950).MaxBy(climb => climb.Place.LogDensity)!;
        string warning = SeparateModes.Warning(() => density.CreateEvaluator(), [Around(best, 0.1), Around(second, 0.1)])!;
        Match match = Regex.Match(warning, @"chain 0 in one with a mean log density of -1897\.\d and chain 1 in one (6[1234]\.\d) nats lower");
        Assert.True(match.Success, warning);
    }

    /// <summary>Draws about the top of a climb, with so much of its scales.</summary>
    private static DrawSequence Around(Climb climb, double part)
    {
        double[] variances = climb.Variances();
        var draws = new DrawSequence(variances.Length, 200);
        IEnumerator<double> noise = Values(1, 0).GetEnumerator();
        while (draws.Count < 200)
        {
            draws.Add([.. climb.Place.Position.Select((x, i) =>
            {
                noise.MoveNext();
                return x + (part * Math.Sqrt(variances[i]) * noise.Current);
            })], default);
        }

        return draws;
    }

    private static double Square(double x) => x * x;

    private static FunctionTarget Mixture(double first, double second, double nats) => new(1, (x, gradient) =>
    {
        gradient.Clear();
        double a = -nats - (Square(x[0] - first) / 2), b = -Square(x[0] - second) / 2, most = Math.Max(a, b);
        return most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most));
    });

    private static IEnumerable<double> Values(ulong seed, double mean)
    {
        var random = new Random((int)seed);
        while (true)
            yield return mean + MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
    }

    private static DrawSequence Normal(ulong seed, double mean) => Sequence([.. Values(seed, mean).Take(1000)]);

    private static DrawSequence Sequence(double[] values)
    {
        var draws = new DrawSequence(1, values.Length);
        foreach (double x in values)
            draws.Add([x], default);
        return draws;
    }
}
