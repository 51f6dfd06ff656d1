using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class DivideTests : BinaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([1, 0], double.PositiveInfinity, [double.PositiveInfinity, double.NegativeInfinity]),
        ([0, 0], double.NaN, null),
        ([0, 5], 0, [0.2, 0]),
        ([1, double.PositiveInfinity], 0, [0, 0]),
        ([double.NaN, 1], double.NaN, [1, double.NaN]),
    ];

    protected override Tensor Function(Tensor x, Tensor y) => x / y;

    protected override double Twin(double x, double y) => 1 / (y / x);

    protected override double DrawFirst(Random random) => 0.2 + random.NextDouble();

    [Fact]
    public void Many_values_over_one_are_their_quotients()
    {
        foreach (double y in (double[])[3, -0.7, 1e-300, 1e300, 1e-310, 1e308, double.Epsilon, double.MaxValue, 0, -0.0, double.PositiveInfinity, double.NaN])
        {
            double[] x = [.. Enumerable.Range(0, 19).Select(i => (i - 3) * (Math.Abs(y) < 1 ? Math.Abs(y) : 1)), double.NegativeInfinity, double.NaN];
            Tensor dividends = Tensor.Input("x", new(default, [x.Length])), divisor = Tensor.Input("y", TensorType.Scalar);
            Plan plan = Plan.Compile([dividends, divisor], dividends / divisor);
            // Staged code multiplies by the reciprocal, which is rounded twice, and where the reciprocal is no normal number much more.
            double[] quotients = double.IsSubnormal(y) || double.IsSubnormal(1 / y) ? Executors.Replay(plan, [.. x, y]) : Run(plan, x, [y]);
            for (int i = 0; i < x.Length; i++)
                Assert.True((x[i] / y).Equals(quotients[i]) || Math.Abs(quotients[i] - (x[i] / y)) <= 3e-16 * Math.Abs(x[i] / y), $"{x[i]:R} / {y:R} is {x[i] / y:R}, but was {quotients[i]:R}");
        }
    }
}
