using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>The laws hold where the rule is true; that it is the rule and not the function that is differentiated shows where it is not.</summary>
public sealed class WithDerivativeTests : PrimitiveLaws
{
    private static readonly Axis Row = new("row", 3);

    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 8, 9, 100 }.Select(n => new Case("exponential", x => Exponential(x[0]), x => [.. x[0].Select(Math.Exp)], new Argument([n]))),
        new("on an axis", x => Exponential(x[0]), x => [.. x[0].Select(Math.Exp)], Argument.On(AxisSet.Of(Row), [2, 2])),
        new("sum", x => Total(x[0]), x => [x[0].Sum()], new Argument([5])),
        new("norm of a sum of rows", x => WithDerivative(y => Sqrt(Sum(Square(y))), static (message, y, norm) => message * y / norm, Sum(x[0], 0)), x => [Math.Sqrt(Enumerable.Range(0, 4).Sum(i => Math.Pow(x[0][i] + x[0][i + 4], 2)))], new Argument([2, 4], Argument.Uniform(0.5, 2))),
        new("product", x => Product(x[0], x[1]), x => [.. x[0].Zip(x[1], (a, b) => a * b)], new Argument([4]), new Argument([4])),
        new("product of scalars", x => Product(x[0], x[1]), x => [x[0][0] * x[1][0]], new Argument([]), new Argument([])),
        new("in a loop", x => Scan(0.5, x[0], (state, element) => Exponential(-state * element)).All, Loop, new Argument([4], Argument.Uniform(0.2, 1))),
    ];

    [Fact]
    public void The_rule_is_followed_whatever_the_function_is()
    {
        // A square whose slope is said to be 3x, of which the slope is 3.
        static Tensor F(Tensor x) => WithDerivative(Square, static (message, x, _) => message * 3 * x, x);
        Assert.Equal(4, F(2.0).ToScalar());
        Assert.Equal(6, Derivatives.Gradient(F, (Tensor)2.0).ToScalar());
        Assert.Equal(6, Derivatives.Jvp(F, (Tensor)2.0, 1.0).Product.ToScalar());
        Assert.Equal(3, Derivatives.Hessian(F, (Tensor)2.0).ToScalar());
        Tensor x = Plan.Input("x", []);
        Plan plan = Plan.Compile([x], F(x), Derivatives.Gradient(F, x), Derivatives.Hessian(F, x));
        foreach ((_, double[] results) in Executors.Each(plan, [2]))
            Assert.Equal([4, 6, 3], results);
    }

    [Fact]
    public void A_derivative_in_terms_of_the_output_follows_the_rule_again()
    {
        // y′ = 2y: then y″ = 4y and y‴ = 8y, though y is only x².
        static Tensor F(Tensor x) => WithDerivative(Square, static (message, _, y) => 2 * message * y, x);
        static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => x => Derivatives.Gradient(f, x);
        Assert.Equal(8 * 9, D(D(D(F)))(3.0).ToScalar());
    }

    [Fact]
    public void Rules_may_refer_to_each_other()
    {
        static Tensor Sine(Tensor x) => WithDerivative(Sin, static (message, x, _) => message * Cosine(x), x);
        static Tensor Cosine(Tensor x) => WithDerivative(Cos, static (message, x, _) => -message * Sine(x), x);
        Assert.Equal(-Math.Cos(0.7), Derivatives.Hessian(x => Derivatives.Gradient(Sine, x), (Tensor)0.7).ToScalar(), 1e-15);
    }

    [Fact]
    public void Simplification_keeps_the_rule_as_long_as_derivatives_may_be_asked_for()
    {
        Tensor x = Plan.Input("x", []), y = WithDerivative(Square, static (message, x, _) => message * 5, x);
        Tensor simplified = Simplification.Simplify([y + StopGradient(x)])[0];
        Plan plan = Plan.Compile([x], Derivatives.Gradient(simplified, [x])[0]);
        Assert.Equal([5], Executors.Replay(plan, [2]));

        // In a loop the body is simplified before it is differentiated.
        Tensor last = Scan(x, new double[] { 0, 0 }, (state, _) => WithDerivative(Square, static (message, x, _) => message * 5, state)).Last;
        foreach ((_, double[] results) in Executors.Each(Plan.Compile([x], last, Derivatives.Gradient(last, [x])[0]), [3]))
            Assert.Equal([81, 25], results);
    }

    [Fact]
    public void A_plan_has_the_value_alone_and_its_signature_does_not_know_the_rule()
    {
        Tensor x = Plan.Input("x", [3]);
        Tensor Traced(double factor) => WithDerivative(Exp(x), [x, Log(x)], (message, _, _) => [message * factor, null]);
        Assert.Equal(["Exp"], Plan.Compile([x], Traced(1)).RunSteps.Select(step => step.Node.Primitive.Name));
        Assert.Equal(new Signature([x], Simplification.Finish([Traced(1)])), new Signature([x], Simplification.Finish([Traced(2)])));
        // But as long as they may be differentiated, values with different rules are different.
        Tensor[] both = Simplification.Simplify([Traced(1), Traced(2)]);
        Assert.NotSame(both[0], both[1]);
        both = Simplification.Simplify([Exponential(x), Exponential(x)]);
        Assert.Same(both[0], both[1]);
    }

    [Fact]
    public void Nothing_flows_but_by_the_rule()
    {
        Tensor x = Plan.Input("x", []), other = Plan.Input("other", []);
        Tensor y = WithDerivative(x * other, [x], static (message, _, _) => [message]);
        Tensor[] gradient = Derivatives.Gradient(y, [x, other]);
        Assert.Equal([1, 0], Executors.Replay(Plan.Compile([x, other], gradient), [3, 4]));
    }

    [Fact]
    public void Cells_that_an_input_lacks_are_summed()
    {
        Tensor x = Plan.Input("x", []), data = ((Tensor)new double[] { 1, 2, 4 }).ToAxis(Row);
        Tensor y = Sum(Product(x, data), Row);
        Assert.Equal([7], Executors.Replay(Plan.Compile([x], Derivatives.Gradient(y, [x])[0]), [3]));
        // The same in all cells of an axis that the derivative lacks.
        Tensor cells = Plan.Input("cells", [], Row), slope = WithDerivative(Square, static (_, _, _) => 2.0, cells);
        Assert.Equal([2, 2, 2], Executors.Replay(Plan.Compile([cells], Derivatives.Gradient(slope, [cells])[0]), [1, 2, 3]));
    }

    [Fact]
    public void A_rule_that_does_not_fit_its_inputs_is_an_error_that_says_how()
    {
        Tensor x = new double[] { 1, 2 };
        Assert.Equal(
            "A derivative has the event shape of what it is taken with respect to, but a rule gave one of type [] for input 0 of type [2].",
            Assert.Throws<ArgumentException>(() => Derivatives.Gradient(y => WithDerivative(Sum, static (message, _, _) => message, y), x)).Message);
        Assert.Equal(
            "A derivative rule must give a tensor or null for each input, 2, but gave 1.",
            Assert.Throws<ArgumentException>(() => Derivatives.Gradient(y => WithDerivative(Sum(y), [y, y], static (message, _, _) => [message]), x)).Message);
    }

    private static Tensor Exponential(Tensor x) => WithDerivative(Exp, static (message, _, y) => message * y, x);

    private static Tensor Total(Tensor x) => WithDerivative(Sum, static (message, x, _) => Expand(message, new(message.Axes, x.Shape)), x);

    private static Tensor Product(Tensor x, Tensor y) => WithDerivative(x * y, [x, y], static (message, of, _) => [message * of[1], message * of[0]]);

    private static double[] Loop(double[][] x)
    {
        double state = 0.5;
        return [.. x[0].Select(element => state = Math.Exp(-state * element))];
    }
}
