using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>The factor behind the stop counts as a constant: no derivative is promised for it.</summary>
public sealed class StopGradientTests : PrimitiveLaws
{
    private static readonly Axis Row = new("row", 3);

    protected override IEnumerable<Case> Cases =>
    [
        Example(default, default),
        Example(new(default, [9]), new(default, [9])),
        Example(new(AxisSet.Of(Row), []), new(default, [4])),
    ];

    [Fact]
    public void No_derivative_passes_in_either_direction_or_of_any_order()
    {
        Assert.Equal(3, Derivatives.Jvp(x => x * StopGradient(x), (Tensor)3.0, 1.0).Product.ToScalar());
        Assert.Equal(0, Derivatives.Jvp(StopGradient, (Tensor)3.0, 1.0).Product.ToScalar());
        // Of x² stop(x) only x² is differentiated, twice.
        Assert.Equal(6, Derivatives.Hessian(x => x * x * StopGradient(x), (Tensor)3.0).ToScalar());
        Assert.Equal(0, Derivatives.Gradient(x => Derivatives.Gradient(y => y * StopGradient(x), x), (Tensor)3.0).ToScalar());
    }

    [Fact]
    public void The_body_of_a_loop_stops_derivatives_too()
    {
        // The state is multiplied by a, once with and once without a derivative: a⁶ whose slope is 3 a⁵.
        static Tensor Loop(Tensor a) => Scan(1.0, new double[] { 0, 0, 0 }, (s, e) => s * a * StopGradient(a)).Last;
        Assert.Equal(3 * Math.Pow(1.3, 5), Derivatives.Gradient(Loop, (Tensor)1.3).ToScalar(), 1e-13);
        Tensor x = Plan.Input("x", []);
        Plan plan = Plan.Compile([x], Loop(x), Derivatives.Gradient(Loop, x));
        foreach ((string executor, double[] results) in Executors.Each(plan, [1.3]))
        {
            Assert.True(Math.Abs(Math.Pow(1.3, 6) - results[0]) < 1e-13, executor);
            Assert.True(Math.Abs((3 * Math.Pow(1.3, 5)) - results[1]) < 1e-13, executor);
        }
    }

    [Fact]
    public void A_plan_computes_what_is_before_and_behind_the_stop_once()
    {
        Tensor x = Plan.Input("x", [3]);
        Plan plan = Plan.Compile([x], Derivatives.Gradient(Sum(Exp(x) * StopGradient(Exp(x))), [x])[0]);
        Assert.Equal(["Exp", "Square"], plan.RunSteps.Select(step => step.Node.Primitive.Name));
    }

    private static Case Example(TensorType x, TensorType y) => new(
        "product",
        at => at[0] * Square(StopGradient(at[1])),
        values => Repeated.Map([x, y], values, at => at[0] * at[1] * at[1]),
        new Argument(x, Argument.Uniform(-2, 2)),
        new Argument(y, Argument.Uniform(-2, 2), IsDifferentiable: false));
}
