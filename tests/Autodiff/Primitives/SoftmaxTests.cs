using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SoftmaxTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 7, 8, 9, 64, 1000 }.Select(n => new Case("vector", x => Softmax(x[0]), x => Weights(x[0]), new Argument([n]))),
        new("rows", x => Softmax(x[0]), x => Plain.Lines(x[0], 3, 4, 1, Weights), new Argument([3, 4])),
        new("rows of matrices", x => Softmax(x[0]), x => Plain.Lines(x[0], 6, 4, 1, Weights), new Argument([2, 3, 4])),
    ];

    [Fact]
    public void Impossible_entries_have_weight_0_even_if_all_are()
    {
        Near([0, 1], Softmax((Tensor)new[] { double.NegativeInfinity, 5 }).ToArray(), 0, "one");
        Near([0, 0], Softmax((Tensor)new[] { double.NegativeInfinity, double.NegativeInfinity }).ToArray(), 0, "all");
        Near([1, 0], Softmax((Tensor)new double[] { 1000, 0 }).ToArray(), 0, "large");
    }

    private static double[] Weights(double[] x)
    {
        double sum = x.Sum(Math.Exp);
        return [.. x.Select(v => Math.Exp(v) / sum)];
    }
}
