using BenchmarkDotNet.Attributes;
using Benchmarks.ByHand;
using Prob;
using Prob.Graphs;
using static Prob.Functions;

namespace Benchmarks;

/// <summary>One value and gradient of a logistic regression, 1000 rows and 10 columns, the first of them ones: the library's two executors beside the gradient written by hand.</summary>
[MemoryDiagnoser]
public class LogisticGradient
{
    private const int Rows = 1000;
    private const int Columns = 10;
    private const double PriorScale = 2.5;

    private readonly LogisticByHand byHand;
    private readonly ILogDensity staged;
    private readonly ILogDensity replay;
    private readonly double[] position;
    private readonly double[] gradient = new double[Columns];

    public LogisticGradient()
    {
        Twin<LogisticByHand> twin = Define();
        (byHand, staged, replay) = (twin.ByHand, twin.Density.CreateEvaluator(), twin.Density.CreateEvaluator(Executor.Replay));
        position = Points.Of(staged)[0];
    }

    internal static Twin<LogisticByHand> Define()
    {
        (double[,] x, double[] y) = Data();
        Model<Tensor> model = Model.Define(m =>
        {
            Plate column = m.Plate("column", Columns), row = m.Plate("row", Rows);
            m.Sample(out var beta, column, new Normal(0, PriorScale));
            m.Observe(row, new BernoulliLogit(Dot(x, beta.ToVector(column))), y);
            return beta;
        });
        return new("logistic regression", model.LogDensity, new(x, y, PriorScale));
    }

    [GlobalSetup]
    public void Compare() => Define().Compare();

    [Benchmark(Baseline = true)]
    public double ByHand() => byHand.Evaluate(position, gradient);

    [Benchmark]
    public double Staged() => staged.Evaluate(position, gradient);

    [Benchmark]
    public double Replay() => replay.Evaluate(position, gradient);

    /// <summary>Standard normal columns, and outcomes that follow the model with coefficients from −1 to 1.</summary>
    private static (double[,] X, double[] Y) Data()
    {
        var random = new Philox(1);
        var x = new double[Rows, Columns];
        var y = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double logit = 0;
            for (int column = 0; column < Columns; column++)
            {
                x[row, column] = column == 0 ? 1 : random.NextNormal();
                logit += x[row, column] * ((column * 2.0 / (Columns - 1)) - 1);
            }

            y[row] = random.NextDouble() * (1 + Math.Exp(-logit)) < 1 ? 1 : 0;
        }

        return (x, y);
    }
}
