using Posteriordb;
using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests;

/// <summary>Densities of posteriordb and their gradients, in staged code and replayed.</summary>
public sealed class PosteriordbStagedTests
{
    public static TheoryData<string> Names => [.. PosteriordbModel.All.Select(model => model.Name)];

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Staged_code_gives_what_a_replay_gives(string name)
    {
        PosteriordbModel model = PosteriordbModel.All.Single(model => model.Name == name);
        LogDensity density = model.Define(PosteriordbData.Read(ReferenceData.Folder, model.Folder)).LogDensity;
        ILogDensity replay = density.CreateEvaluator(Executor.Replay);
        (string Name, ILogDensity Density)[] staged = [("as wide as can be", density.CreateEvaluator()), .. Executors.Widths.Select(lanes => ($"{lanes} lanes", density.CreateStaged(lanes)))];
        var random = new Random(1);
        double[] expected = new double[density.Dimension], actual = new double[density.Dimension];
        for (int k = 0; k < 20; k++)
        {
            double[] at = [.. Enumerable.Range(0, density.Dimension).Select(_ => (4 * random.NextDouble()) - 2)];
            double value = replay.Evaluate(at, expected);
            // Sums of up to thousands of terms are in another order. And a replay takes the weights of a log-sum-exp from its result, log messages of up to 1e5 that are rounded by 1e-11 at each of
            // hundreds of steps; staged code takes them from the sum itself, and agrees to 1e-15 with the same chain summed out by ChainSum.
            double scale = expected.Append(value).Append(1).Max(Math.Abs), rounding = 1e-14 * Math.Max(100, Math.Abs(value));
            foreach ((string lanes, ILogDensity evaluator) in staged)
            {
                double again = evaluator.Evaluate(at, actual);
                Assert.True(Math.Abs(again - value) <= rounding * scale, $"With {lanes} the log density is {again:R}, and {value:R} in a replay.");
                for (int i = 0; i < actual.Length; i++)
                    Assert.True(Math.Abs(actual[i] - expected[i]) <= rounding * scale, $"With {lanes} slope {i} is {actual[i]:R}, and {expected[i]:R} in a replay.");
            }
        }
    }
}
