using BenchmarkDotNet.Attributes;
using Benchmarks.ByHand;
using Prob;
using Prob.Graphs;

namespace Benchmarks;

/// <summary>One value and gradient of eight schools (centred, 10 coordinates): the library's two executors beside the gradient written by hand.</summary>
[MemoryDiagnoser]
public class EightSchoolsGradient
{
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] Error = [15, 10, 16, 11, 9, 11, 10, 18];

    private readonly EightSchoolsByHand byHand;
    private readonly ILogDensity staged;
    private readonly ILogDensity replay;
    private readonly double[] position;
    private readonly double[] gradient = new double[10];

    public EightSchoolsGradient()
    {
        Twin<EightSchoolsByHand> twin = Define();
        (byHand, staged, replay) = (twin.ByHand, twin.Density.CreateEvaluator(), twin.Density.CreateEvaluator(Executor.Replay));
        position = Points.Of(staged)[0];
    }

    internal static Twin<EightSchoolsByHand> Define() => new("eight schools", Model.Define(m =>
    {
        var school = m.Plate("school", 8);
        m.Sample(out var mu, new Normal(0, 5));
        m.Sample(out var tau, new HalfCauchy(5));
        m.Sample(out var theta, school, new Normal(mu, tau));
        m.Observe(school, new Normal(theta, Error), Effect);
        return theta;
    }).LogDensity, new(Effect, Error));

    [GlobalSetup]
    public void Compare() => Define().Compare();

    [Benchmark(Baseline = true)]
    public double ByHand() => byHand.Evaluate(position, gradient);

    [Benchmark]
    public double Staged() => staged.Evaluate(position, gradient);

    [Benchmark]
    public double Replay() => replay.Evaluate(position, gradient);
}
