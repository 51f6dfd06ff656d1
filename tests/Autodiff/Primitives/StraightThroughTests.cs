using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>The laws hold where both tensors are the same function, written in two ways; where they differ, the definition does.</summary>
public sealed class StraightThroughTests : PrimitiveLaws
{
    private static readonly Axis Row = new("row", 3), Column = new("column", 9);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 8, 9, 100 }.Select(n => Example("vector", new(default, [n]))),
        Example("scalar", default),
        Example("matrix on an axis", new(AxisSet.Of(Row), [2, 3])),
        new(
            "axes of either",
            at => StraightThrough(Square(at[0]) * StopGradient(at[1]), Square(at[0]) * at[2]),
            at => [.. Enumerable.Range(0, 27).Select(i => at[0][i / 9] * at[0][i / 9] * at[1][i % 9])],
            Argument.On(AxisSet.Of(Row), []),
            new Argument(new(AxisSet.Of(Column), []), _ => 1.5, IsDifferentiable: false),
            new Argument(default, _ => 1.5, IsDifferentiable: false)),
    ];

    /// <summary>To all orders the same as backward + stop(forward − backward), as which it is defined, but for rounding.</summary>
    [Fact]
    public void Value_and_derivatives_are_those_of_the_definition()
    {
        static Tensor Twin(Tensor forward, Tensor backward) => backward + StopGradient(forward - backward);
        static Tensor Of(Tensor x, Func<Tensor, Tensor, Tensor> join) => Sum(Exp(join(Floor(2 * x) / 2, Tanh(x)) * x));
        Tensor at = new double[] { 0.3, -1.2, 1.9 }, v = new double[] { 1, -2, 0.5 };
        foreach ((Func<Func<Tensor, Tensor>, Tensor> derivative, string name) in ((Func<Func<Tensor, Tensor>, Tensor>, string)[])
        [
            (f => f(at), "value"),
            (f => Derivatives.Gradient(f, at), "gradient"),
            (f => Derivatives.Hessian(f, at), "Hessian"),
            (f => Derivatives.Jvp(f, at, v).Product, "forward"),
            (f => Derivatives.HessianVector(x => Derivatives.Jvp(f, x, v).Product, at, v), "third order"),
        ])
        {
            Near(derivative(x => Of(x, Twin)).ToArray(), derivative(x => Of(x, StraightThrough)).ToArray(), 1e-13, name);
        }
    }

    [Fact]
    public void The_value_is_forward_to_the_bit()
    {
        Tensor forward = new double[] { 1, 0.1, double.NegativeInfinity, -0.0 };
        Assert.Equal(forward.ToArray(), StraightThrough(forward, new double[] { 1e300, 1e17, 0, 3 }).ToArray());
        // backward + (forward − backward) is 0 here.
        Assert.Equal(0.1, StraightThrough(0.1, Exp(40.0)).ToScalar());
    }

    [Fact]
    public void A_slope_flows_through_a_choice()
    {
        // The largest of three as a vector of 0 and 1, with the slope of the softmax.
        static Tensor Choice(Tensor x) => StraightThrough(Equal(x, Max(x)), Softmax(x));
        Tensor at = new double[] { 0.3, 1.2, -0.4 }, worth = new double[] { 3, -1, 2 };
        Assert.Equal(-1, Dot(Choice(at), worth).ToScalar());
        Near(
            Derivatives.Gradient(x => Dot(Softmax(x), worth), at).ToArray(),
            Derivatives.Gradient(x => Dot(Choice(x), worth), at).ToArray(),
            1e-15,
            "choice");
    }

    [Fact]
    public void In_a_loop_each_step_has_the_slope_of_its_stand_in()
    {
        // s ← floor(s) + e with the slope of a s: a³ in the initial state.
        static Tensor Loop(Tensor s, Tensor a) => Scan(s, new double[] { 0.5, 0.25, 0.75 }, (state, e) => StraightThrough(Floor(state), a * state) + e).Last;
        Tensor start = Plan.Input("start", []), slope = Plan.Input("slope", []);
        Tensor last = Loop(start, slope);
        Plan plan = Plan.Compile([start, slope], last, Derivatives.Gradient(last, [start])[0]);
        foreach ((string executor, double[] results) in Executors.Each(plan, [2.6, 1.1]))
        {
            Assert.True(results[0] == 2.75, executor);
            Assert.True(Math.Abs(results[1] - Math.Pow(1.1, 3)) < 1e-15, executor);
        }
    }

    [Fact]
    public void A_plan_of_the_value_does_not_compute_the_stand_in()
    {
        Tensor x = Plan.Input("x", [3]);
        Assert.Equal(["Floor"], Plan.Compile([x], StraightThrough(Floor(x), Exp(x))).RunSteps.Select(step => step.Node.Primitive.Name));
        var scan = (Scan)Plan.Compile([x], Scan(0.0, x, (s, e) => StraightThrough(Floor(s + e), Exp(s + e))).Last).RunSteps[0].Node.Primitive;
        Assert.DoesNotContain("Exp", Graph.Order([.. scan.Body.Next]).Select(node => node.Primitive.Name));
    }

    [Fact]
    public void Shapes_that_differ_are_an_error_that_names_both() => Assert.Equal(
        "The derivative of one tensor can stand in for that of another of the same event shape, but forward has type [2] and backward [].",
        Assert.Throws<ArgumentException>(() => StraightThrough(new double[] { 1, 2 }, 3.0)).Message);

    private static Case Example(string name, TensorType type) =>
        new(name, x => StraightThrough(x[0] * x[0] * x[0], Power(x[0], 3)), x => [.. x[0].Select(value => value * value * value)], new Argument(type, Argument.Uniform(-2, 2)));
}
