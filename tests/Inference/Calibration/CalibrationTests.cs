using System.Diagnostics;
using Xunit.Abstractions;

namespace Prob.Tests;

public sealed class CalibrationTests(ITestOutputHelper output)
{
    private static readonly CalibratedModel[] Models = [CalibratedMixture.Model, CalibratedChangePoint.Model, CalibratedHiddenMarkov.Model, CalibratedHiddenMarkovPlate.Model];

    public static TheoryData<string> Names => [.. Models.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Truths_are_draws_from_their_posteriors(string name)
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("COUNT") ?? "100"), warmup = int.Parse(Environment.GetEnvironmentVariable("WARMUP") ?? "300"), draws = int.Parse(Environment.GetEnvironmentVariable("DRAWS") ?? "300"), stride = int.Parse(Environment.GetEnvironmentVariable("STRIDE") ?? "10");
        var clock = Stopwatch.StartNew();
        Replication[] r = Calibration.Replicate(Models.Single(m => m.Name == name), count, new Nuts { Seed = 1, Warmup = warmup, Draws = draws }, stride);
        double s1 = clock.Elapsed.TotalSeconds;
        var c = Calibration.Of(r, draws / stride);
        output.WriteLine($"{name} {s1:f2} s, {clock.Elapsed.TotalSeconds - s1:f2} s");
        output.WriteLine(string.Join("\n", c.ToString().Split('\n').Where((l, i) => i < 12 || l.Contains("effective") || l.Contains("smallest"))));
    }
}
