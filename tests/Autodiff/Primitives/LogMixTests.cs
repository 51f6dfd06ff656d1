using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogMixTests : ElementwiseLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 1, 2], 2, null),
        ([1, 1, 2], 1, null),
        ([0.5, double.NegativeInfinity, double.NegativeInfinity], double.NegativeInfinity, [0, 0, 0]),
        ([0.5, 1000, 1000], 1000, null),
        ([0.25, double.NegativeInfinity, 2], 2 + Math.Log(0.75), [-4.0 / 3, 0, 1]),
        ([0.25, -2000, 0], Math.Log(0.75), [-4.0 / 3, 0, 1]),
        ([double.NaN, 1, 2], double.NaN, null),
    ];

    protected override IEnumerable<Case> Cases =>
    [
        Example(default, default, default),
        .. Sizes.Select(n => Example(default, new(default, [n]), new(default, [n]))),
        Example(new(default, [4]), new(default, [3, 1]), default),
    ];

    protected override Tensor Apply(Tensor[] x) => LogMix(x[0], x[1], x[2]);

    private Case Example(TensorType weight, TensorType x, TensorType y) => new(
        "mix",
        Apply,
        values => Repeated.Map([weight, x, y], values, at => Math.Log((at[0] * Math.Exp(at[1])) + ((1 - at[0]) * Math.Exp(at[2])))),
        new Argument(weight, Argument.Uniform(0.1, 0.9)),
        new Argument(x, Argument.Uniform(-2, 2)),
        new Argument(y, Argument.Uniform(-2, 2)));
}
