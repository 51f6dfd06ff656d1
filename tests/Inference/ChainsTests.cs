using System.Text.Json;
using System.Text.Json.Nodes;

namespace Prob.Tests;

public sealed class ChainsTests
{
    private static readonly Nuts Short = new() { Warmup = 200, Draws = 100, Chains = 3, Seed = 42 };

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        SamplingRun one = Chains.Run(_ => new Funnel(), Short with { Threads = 1 }), many = Chains.Run(_ => new Funnel(), Short with { Threads = 3 });
        Assert.True(one.Completed && many.Completed);
        for (int c = 0; c < 3; c++)
            Assert.Equal(Bits(one.Chains[c].Draws), Bits(many.Chains[c].Draws));
        Assert.NotEqual(Bits(one.Chains[0].Draws), Bits(one.Chains[1].Draws));
        Assert.NotEqual(Bits(one.Chains[0].Draws), Bits(Chains.Run(_ => new Funnel(), Short with { Seed = 43 }).Chains[0].Draws));
    }

    public static TheoryData<HamiltonianSampler> Samplers =>
    [
        new Nuts { Warmup = 200, Draws = 40, SaveWarmup = true },
        new Nuts { Warmup = 200, Draws = 40, SaveWarmup = true, Metric = MetricKind.Diagonal },
        new Nuts { Warmup = 200, Draws = 40, SaveWarmup = true, Metric = MetricKind.LowRank },
        new Nuts { Warmup = 200, Draws = 40, SaveWarmup = true, Metric = MetricKind.Dense },
        new Hmc { Warmup = 200, Draws = 40, SaveWarmup = true },
    ];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_chain_resumed_from_its_saved_state_draws_the_same_bits(HamiltonianSampler options)
    {
        var target = new AutoregressiveNormal(3, 0.9);
        var whole = new Chain(target, options, 1);
        List<SamplerState> states = [whole.State];
        List<TransitionInfo> infos = [];
        for (int i = 0; i < 240; i++)
        {
            infos.Add(whole.Advance());
            states.Add(whole.State);
        }

        // Otherwise neither the automatic nor the low-rank metric would be tested.
        Assert.Equal(options.Metric is MetricKind.Automatic or MetricKind.LowRank, whole.State.InverseMass.Length is 7 or 11 or 15);

        foreach (int stop in new[] { 0, 1, 4, 5, 14, 74, 75, 99, 100, 149, 150, 199, 200, 201, 239 })
        {
            SamplerState saved = JsonSerializer.Deserialize<SamplerState>(JsonSerializer.Serialize(states[stop]))!;
            var resumed = new Chain(target, options, saved);
            for (int i = stop; i < 240; i++)
                Assert.Equal(infos[i], resumed.Advance());
            Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(whole.State), JsonSerializer.SerializeToNode(resumed.State)));
        }
    }

    [Fact]
    public void A_state_with_infinities_can_be_saved()
    {
        SamplerState state = new Chain(new Banana(), Short, 0).State with
        {
            StepSize = double.PositiveInfinity,
            Window = new WindowState(1, [double.NaN], [double.PositiveInfinity], [], []),
            DualAveraging = new DualAveraging { LogStep = double.NegativeInfinity },
        };
        SamplerState saved = JsonSerializer.Deserialize<SamplerState>(JsonSerializer.Serialize(state))!;
        Assert.Equal(double.PositiveInfinity, saved.StepSize);
        Assert.Equal([double.NaN], saved.Window.DrawMean);
        Assert.Equal([double.PositiveInfinity], saved.Window.DrawSquares);
        Assert.Equal(double.NegativeInfinity, saved.DualAveraging.LogStep);
    }

    [Theory]
    [InlineData(37)]
    [InlineData(240)]
    public void A_cancelled_run_returns_its_draws_and_can_be_resumed(int iterations)
    {
        Nuts options = Short with { SaveWarmup = true };
        SamplingRun whole = Chains.Run(_ => new Banana(), options);
        using var cancellation = new CancellationTokenSource();
        SamplingRun first = Chains.Run(chain => new Counting(new Banana(), chain == 0 ? iterations * 5 : int.MaxValue, cancellation.Cancel), options, null, cancellation.Token);
        Assert.False(first.Completed);
        SamplingRun second = Chains.Resume(_ => new Banana(), options, [.. first.Chains.Select(c => c.State)]);
        Assert.True(second.Completed);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(Bits(whole.Chains[c].Draws), Bits(first.Chains[c].Draws).Concat(Bits(second.Chains[c].Draws)));
            Assert.Equal(Bits(whole.Chains[c].Warmup), Bits(first.Chains[c].Warmup).Concat(Bits(second.Chains[c].Warmup)));
        }
    }

    [Fact]
    public void A_run_cancelled_before_it_begins_returns_nothing_and_can_be_resumed()
    {
        SamplingRun none = Chains.Run(_ => new Banana(), Short, null, new CancellationToken(canceled: true));
        Assert.False(none.Completed);
        Assert.All(none.Chains, c => Assert.True(c.State is null && c.Draws.Count == 0));
        SamplingRun resumed = Chains.Resume(_ => new Banana(), Short, [.. none.Chains.Select(c => c.State)]);
        Assert.Equal(Bits(Chains.Run(_ => new Banana(), Short).Chains[2].Draws), Bits(resumed.Chains[2].Draws));
    }

    [Fact]
    public void A_finished_run_can_be_lengthened()
    {
        SamplingRun half = Chains.Run(_ => new Banana(), Short with { Draws = 50 });
        SamplingRun rest = Chains.Resume(_ => new Banana(), Short, [.. half.Chains.Select(c => c.State)]);
        Assert.Equal(Bits(Chains.Run(_ => new Banana(), Short).Chains[1].Draws), Bits(half.Chains[1].Draws).Concat(Bits(rest.Chains[1].Draws)));
    }

    [Fact]
    public void What_a_density_throws_names_the_chain_and_stops_the_others()
    {
        var error = Assert.Throws<ChainException>(() => Chains.Run(
            chain => new Counting(new Banana(), chain == 1 ? 500 : int.MaxValue, () => throw new InvalidOperationException("Out of coffee.")),
            Short with { Draws = 50_000, Threads = 3 }));
        Assert.Equal(1, error.Chain);
        Assert.Equal("Chain 1 stopped: Out of coffee.", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public void A_density_without_a_starting_point_is_told_as_such() =>
        Assert.Throws<InitialisationException>(() => Chains.Run(_ => new FunctionTarget(1, (_, _) => double.NaN), Short));

    [Fact]
    public void States_must_fit()
    {
        SamplerState state = new Chain(new Banana(), Short, 0).State;
        Assert.Throws<ArgumentException>(() => Chains.Resume(_ => new Banana(), Short, [state]));
        var error = Assert.Throws<ChainException>(() => Chains.Resume(_ => new Funnel(), Short with { Chains = 1 }, [state]));
        Assert.Contains("Expected a state with 3 coordinates, as the density has, but it has 2.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ChainException>(() => Chains.Resume(_ => new Banana(), Short with { Chains = 1, Metric = MetricKind.Dense }, [state]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(100)]
    public void Short_warm_ups_work(int warmup)
    {
        foreach (HamiltonianSampler options in new HamiltonianSampler[] { new Nuts { Warmup = warmup, Draws = 50, SaveWarmup = true }, new Hmc { Warmup = warmup, Draws = 50, SaveWarmup = true } })
        {
            SamplingRun run = Chains.Run(_ => new ScaledNormal([1e-2, 1, 100]), options);
            Assert.All(run.Chains, c =>
            {
                Assert.Equal(50, c.Draws.Count);
                Assert.Equal(warmup, c.Warmup.Count);
                Assert.Contains(c.Draws.Infos.ToArray(), i => i.AcceptanceRate > 0.1);
            });
        }
    }

    [Fact]
    public void Progress_hears_the_start_the_end_of_warm_up_and_the_end()
    {
        var heard = new Recorder();
        SamplingRun run = Chains.Run(_ => new Funnel(), Short, heard);
        for (int c = 0; c < 3; c++)
        {
            SamplingProgress[] reports = [.. heard.Reports.Where(r => r.Chain == c)];
            Assert.Equal(1, reports[0].Iteration);
            Assert.Contains(reports, r => r.Iteration == 200 && r.Phase == SamplingPhase.Warmup);
            SamplingProgress last = reports[^1];
            Assert.True(last is { Iteration: 300, Total: 300, Chains: 3, Stopped: true, Phase: SamplingPhase.Sampling });
            Assert.Equal(run.Chains[c].Draws.Infos.ToArray().Count(i => i.Diverged), last.Divergences);
            Assert.Equal(run.Chains[c].State!.StepSize, last.StepSize);
            Assert.Single(reports, r => r.Stopped);
        }
    }

    [Fact]
    public void Gradients_and_leapfrogs_are_counted()
    {
        int evaluations = 0;
        SamplingRun run = Chains.Run(_ => new Counting(new Banana(), int.MaxValue, () => { }, () => evaluations++), Short with { Chains = 1, SaveWarmup = true });
        ChainDraws chain = run.Chains[0];
        Assert.Equal(evaluations, chain.WarmupGradients + chain.SamplingGradients);
        Assert.Equal(chain.Draws.Infos.ToArray().Sum(i => i.Leapfrogs), chain.SamplingGradients);
        Assert.True(chain.WarmupGradients > chain.Warmup.Infos.ToArray().Sum(i => i.Leapfrogs));
        Assert.True(chain.WarmupSeconds > 0 && chain.SamplingSeconds > 0 && run.Seconds >= chain.WarmupSeconds + chain.SamplingSeconds);
    }

    [Fact]
    public void Options_say_what_they_expect()
    {
        Expect("Chains must be at least 1, but was 0.", () => new Nuts { Chains = 0 });
        Expect("Warmup must be at least 0, but was -1.", () => new Nuts { Warmup = -1 });
        Expect("Draws must be at least 0, but was -5.", () => new Hmc { Draws = -5 });
        Expect("TargetAcceptance must be between 0 and 1, but was 1.", () => new Nuts { TargetAcceptance = 1 });
        Expect("TargetAcceptance must be between 0 and 1, but was NaN.", () => new Nuts { TargetAcceptance = double.NaN });
        Expect("MaximumDepth must be from 1 to 20, but was 0.", () => new Nuts { MaximumDepth = 0 });
        Expect("Threads must be at least 1, but was 0.", () => new Nuts { Threads = 0 });
        Expect("IntegrationTime must be positive, but was 0.", () => new Hmc { IntegrationTime = 0 });
        Expect("MaximumLeapfrogs must be at least 1, but was 0.", () => new Hmc { MaximumLeapfrogs = 0 });

        static void Expect(string message, Func<HamiltonianSampler> make) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
    }

    private static long[] Bits(DrawSequence draws)
    {
        List<long> bits = [];
        for (int k = 0; k < draws.Count; k++)
        {
            foreach (double x in draws[k])
                bits.Add(BitConverter.DoubleToInt64Bits(x));
            bits.Add(BitConverter.DoubleToInt64Bits(draws.Infos[k].Energy));
        }

        return [.. bits];
    }

    private sealed class Recorder : IProgress<SamplingProgress>
    {
        public List<SamplingProgress> Reports { get; } = [];

        public void Report(SamplingProgress value)
        {
            lock (Reports)
                Reports.Add(value);
        }
    }

    /// <summary>Does something at an evaluation of the given number, and at each.</summary>
    private sealed class Counting(ILogDensity inner, int number, Action then, Action? each = null) : ILogDensity
    {
        private int count;

        public int Dimension => inner.Dimension;

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
        {
            each?.Invoke();
            if (++count == number)
                then();
            return inner.Evaluate(position, gradient);
        }
    }
}
