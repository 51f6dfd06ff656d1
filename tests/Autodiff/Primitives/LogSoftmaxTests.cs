using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogSoftmaxTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 7, 8, 9, 64, 1000 }.Select(n => new Case("vector", x => LogSoftmax(x[0]), x => Weights(x[0]), new Argument([n]))),
        new("rows", x => LogSoftmax(x[0]), x => Plain.Lines(x[0], 3, 4, 1, Weights), new Argument([3, 4])),
        new("log of softmax", x => Log(Softmax(x[0])), x => Plain.Lines(x[0], 3, 4, 1, Weights), new Argument([3, 4])),
    ];

    [Fact]
    public void Impossible_entries_stay_impossible_even_if_all_are()
    {
        double impossible = double.NegativeInfinity;
        foreach (double[] x in (double[][])[[impossible, 5], [impossible, impossible], [1000, 0]])
        {
            double[] expected = x[0] == 1000 ? [0, -1000] : [impossible, x[1] == 5 ? 0 : impossible];
            Near(expected, LogSoftmax(x).ToArray(), 0, "log softmax");
            Near(expected, RunVector(v => Log(Softmax(v)), x), 0, "simplified log of softmax");
        }

        Near([1, 0], RunVector(v => Derivatives.Gradient(y => LogSoftmax(y)[0], v), [impossible, impossible]), 0, "gradient of nothing possible");
    }

    private static double[] RunVector(Func<Tensor, Tensor> f, double[] x) => Run(Plan.Compile(f, [x.Length]), x);

    private static double[] Weights(double[] x)
    {
        double sum = x.Sum(Math.Exp);
        return [.. x.Select(v => v - Math.Log(sum))];
    }
}
