using BenchmarkDotNet.Attributes;
using Benchmarks.ByHand;
using Prob;
using Prob.Graphs;

namespace Benchmarks;

/// <summary>
/// One value and gradient of a regression with a level for each of 85 groups (centred, 89 coordinates), 919 rows, shaped like the radon measurements of Minnesota: the library's two
/// executors beside the gradient written by hand.
/// </summary>
[MemoryDiagnoser]
public class HierarchicalGradient
{
    private const int Rows = 919;
    private const int Groups = 85;
    private const int LargestGroup = 116;

    private readonly HierarchicalByHand byHand;
    private readonly ILogDensity staged;
    private readonly ILogDensity replay;
    private readonly double[] position;
    private readonly double[] gradient = new double[Groups + 4];

    public HierarchicalGradient()
    {
        Twin<HierarchicalByHand> twin = Define();
        (byHand, staged, replay) = (twin.ByHand, twin.Density.CreateEvaluator(), twin.Density.CreateEvaluator(Executor.Replay));
        position = Points.Of(staged)[0];
    }

    internal static Twin<HierarchicalByHand> Define()
    {
        (int[] group, double[] x, double[] y) = Data();
        Model<Tensor> model = Model.Define(m =>
        {
            Plate row = m.Plate("row", Rows), county = m.Plate("county", Groups);
            m.Sample(out var mu, new Normal(0, 10));
            m.Sample(out var tau, new HalfCauchy(2.5));
            m.Sample(out var alpha, county, new Normal(mu, tau));
            m.Sample(out var beta, new Normal(0, 10));
            m.Sample(out var sigma, new HalfNormal(5));
            m.Observe(row, new Normal(alpha[group] + (beta * x), sigma), y);
            return alpha;
        });
        return new("hierarchical regression", model.LogDensity, new(group, x, y, Groups));
    }

    [GlobalSetup]
    public void Compare() => Define().Compare();

    [Benchmark(Baseline = true)]
    public double ByHand() => byHand.Evaluate(position, gradient);

    [Benchmark]
    public double Staged() => staged.Evaluate(position, gradient);

    [Benchmark]
    public double Replay() => replay.Evaluate(position, gradient);

    /// <summary>
    /// Each group has a row and one has 116; the others go to groups at random, of log-normal popularity. Rows are in random order, not sorted by group.
    /// </summary>
    private static (int[] Group, double[] X, double[] Y) Data()
    {
        var random = new Philox(1);
        var popularity = new double[Groups];
        for (int g = 1; g < Groups; g++)
            popularity[g] = Math.Exp(random.NextNormal());
        var group = new int[Rows];
        for (int row = 0; row < Rows; row++)
            group[row] = row < Groups ? row : row < Groups + LargestGroup - 1 ? 0 : Draw(popularity, ref random);
        for (int row = Rows - 1; row > 0; row--)
        {
            int other = random.NextInt(row + 1);
            (group[row], group[other]) = (group[other], group[row]);
        }

        var level = new double[Groups];
        for (int g = 0; g < Groups; g++)
            level[g] = 1.5 + (0.3 * random.NextNormal());
        double[] x = new double[Rows], y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            x[row] = random.NextNormal();
            y[row] = level[group[row]] - (0.7 * x[row]) + (0.8 * random.NextNormal());
        }

        return (group, x, y);
    }

    private static int Draw(double[] weights, ref Philox random)
    {
        double left = random.NextDouble() * weights.Sum();
        int index = 0;
        while (index < weights.Length - 1 && (left -= weights[index]) > 0)
            index++;
        return index;
    }
}
