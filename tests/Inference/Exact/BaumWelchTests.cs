using FsCheck;
using FsCheck.Fluent;
using Prob.Tests.Laws;

namespace Prob.Tests.Inference.Exact;

/// <summary>Expectation–maximisation: it never falls, its steps are divided counts of enumerated paths, and it finds what drew the data.</summary>
public sealed class BaumWelchTests
{
    [Fact]
    public void The_objective_never_falls() => Randomly.Check(Gen.Choose(0, int.MaxValue - 1), seed =>
    {
        var random = new Philox((ulong)seed);
        int states = 1 + random.NextInt(5), symbols = 1 + random.NextInt(5);
        double[] first = Row(states, ref random);
        double[,] transition = Rows(states, states, ref random), emission = Rows(states, symbols, ref random);
        int[][] observed = [Symbols(1 + random.NextInt(80), symbols, ref random), Symbols(1 + random.NextInt(80), symbols, ref random)];
        double count = random.NextInt(2) * random.NextDouble();
        HiddenMarkovFit fit = new BaumWelch { MaxIterations = 30, Tolerance = 0, FirstPseudoCount = count, TransitionPseudoCount = 2 * count, EmissionPseudoCount = count }
            .Fit(first, transition, emission, observed);
        for (int i = 1; i < fit.Objectives.Count; i++)
            Assert.True(fit.Objectives[i] >= fit.Objectives[i - 1] - (1e-12 * (1 + Math.Abs(fit.Objectives[i]))), $"{fit.Objectives[i - 1]:R} then {fit.Objectives[i]:R}");
        for (int i = 0; i < states; i++)
        {
            Assert.Equal(1, Enumerable.Range(0, states).Sum(j => fit.Transition[i, j]), 1e-12);
            Assert.Equal(1, Enumerable.Range(0, symbols).Sum(m => fit.Emission[i, m]), 1e-12);
        }
    });

    [Fact]
    public void The_objective_belongs_to_the_parameters_returned()
    {
        (double[] first, double[,] transition, double[,] emission) = Casino;
        var random = new Philox(1);
        int[] observed = Symbols(200, 6, ref random);
        HiddenMarkovFit fit = new BaumWelch { MaxIterations = 3 }.Fit(first, transition, emission, [observed]);
        Assert.Equal(4, fit.Objectives.Count);
        Assert.False(fit.Converged);
        Assert.Equal(new HiddenMarkovChain(fit.First, fit.Transition, fit.Emission, observed).LogEvidence(), fit.Objectives[^1]);
    }

    [Fact]
    public void A_fit_finds_the_dishonest_casino()
    {
        // 20 000 throws of a fair die and one that shows sixes half of the time. Standard errors of the estimates are below 0.01: a miss of 0.05 would be five of them.
        (double[] first, double[,] transition, double[,] emission) = Casino;
        var random = new Philox(2);
        var observed = new int[20_000];
        for (int t = 0, state = 0; t < observed.Length; t++)
        {
            state = random.NextDouble() < transition[state, 0] ? 0 : 1;
            observed[t] = state == 0 || random.NextDouble() < 0.5 ? random.NextInt(state == 0 ? 6 : 5) : 5;
        }

        double[,] start = { { 0.8, 0.2 }, { 0.3, 0.7 } }, faces = { { 0.19, 0.18, 0.17, 0.16, 0.16, 0.14 }, { 0.15, 0.15, 0.15, 0.15, 0.15, 0.25 } };
        HiddenMarkovFit fit = new BaumWelch { MaxIterations = 2000 }.Fit([0.5, 0.5], start, faces, [observed]);
        Assert.True(fit.Converged);
        Assert.Equal(0.95, fit.Transition[0, 0], 0.05);
        Assert.Equal(0.9, fit.Transition[1, 1], 0.05);
        Assert.Equal(0.5, fit.Emission[1, 5], 0.05);
        Assert.Equal(1 / 6.0, fit.Emission[0, 5], 0.05);
        Assert.True(fit.Objectives[^1] > new HiddenMarkovChain(first, transition, emission, observed).LogEvidence());
    }

    [Fact]
    public void Cancellation_returns_what_there_is()
    {
        (double[] first, double[,] transition, double[,] emission) = Casino;
        var random = new Philox(3);
        using var source = new CancellationTokenSource();
        var progress = new Stop(source);
        HiddenMarkovFit fit = new BaumWelch { Tolerance = 0 }.Fit(first, transition, emission, [Symbols(500, 6, ref random)], progress, source.Token);
        Assert.Equal(3, fit.Objectives.Count);
        Assert.False(fit.Converged);
        source.Cancel();
        fit = new BaumWelch().Fit(first, transition, emission, [[0]], null, source.Token);
        Assert.Empty(fit.Objectives);
        Assert.Equal(transition, fit.Transition);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        (double[] first, double[,] transition, double[,] emission) = Casino;
        Assert.StartsWith("A fit needs at least one sequence", Assert.Throws<ArgumentException>(() => new BaumWelch().Fit(first, transition, emission, [])).Message);
        Assert.Equal("Row 0 of the transition probabilities must sum to 1, but sums to 0.5.", Assert.Throws<ArgumentException>(() => new BaumWelch().Fit(first, new double[,] { { 0.25, 0.25 }, { 0, 1 } }, emission, [[0]])).Message);
        Assert.Equal("The first probabilities must sum to 1, but sum to 2.", Assert.Throws<ArgumentException>(() => new BaumWelch().Fit([1, 1], transition, emission, [[0]])).Message);
        Assert.StartsWith("EmissionPseudoCount must be finite and at least 0, but was -1.", Assert.Throws<ArgumentOutOfRangeException>(() => new BaumWelch { EmissionPseudoCount = -1 }).Message);
        Assert.StartsWith("MaxIterations must be positive, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new BaumWelch { MaxIterations = 0 }).Message);
    }

    private static (double[] First, double[,] Transition, double[,] Emission) Casino =>
        ([0.5, 0.5], new[,] { { 0.95, 0.05 }, { 0.1, 0.9 } }, new[,] { { 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0, 1 / 6.0 }, { 0.1, 0.1, 0.1, 0.1, 0.1, 0.5 } });

    private static int[] Symbols(int count, int symbols, ref Philox random)
    {
        var drawn = new int[count];
        for (int t = 0; t < count; t++)
            drawn[t] = random.NextInt(symbols);
        return drawn;
    }

    private static double[] Row(int count, ref Philox random)
    {
        var row = new double[count];
        for (int i = 0; i < count; i++)
            row[i] = random.NextExponential();
        double sum = row.Sum();
        return [.. row.Select(x => x / sum)];
    }

    private static double[,] Rows(int rows, int columns, ref Philox random)
    {
        var result = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            double[] row = Row(columns, ref random);
            for (int j = 0; j < columns; j++)
                result[i, j] = row[j];
        }

        return result;
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<(int Iteration, double Objective)>
    {
        public void Report((int Iteration, double Objective) value)
        {
            if (value.Iteration == 2)
                source.Cancel();
        }
    }
}
