using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>Derivatives of functions against formulas; those of single operations stand in their law classes.</summary>
public sealed class DerivativesTests
{
    private static readonly double[] At = [0.3, -1.2, 0.8];

    [Fact]
    public void Gradients_and_values()
    {
        (Tensor value, Tensor gradient) = Derivatives.ValueAndGradient(x => Sum(Exp(x)) * x[1], At);
        Assert.Equal(At.Sum(Math.Exp) * At[1], value.ToScalar(), 1e-14);
        Near([.. At.Select((v, i) => (Math.Exp(v) * At[1]) + (i == 1 ? At.Sum(Math.Exp) : 0))], gradient);
        Near([1, 1, 1], Derivatives.Gradient(Sum, At));
        Near([0, 0, 0], Derivatives.Gradient(x => 3.0, At));
        Near([1], Derivatives.Gradient(x => x, (Tensor)5.0));
    }

    [Fact]
    public void Products_with_the_Jacobian_are_products_with_its_matrix()
    {
        // f: R³ → R², J = [2x₀ e^x₁ 0; x₁x₂ x₀x₂ x₀x₁]
        static Tensor F(Tensor x) => Stack(Square(x[0]) + Exp(x[1]), x[0] * x[1] * x[2]);
        double[] jacobian = [2 * At[0], Math.Exp(At[1]), 0, At[1] * At[2], At[0] * At[2], At[0] * At[1]];
        Tensor matrix = Derivatives.Jacobian(F, At);
        Assert.Equal([2, 3], (IEnumerable<int>)matrix.Shape);
        Near(jacobian, matrix);
        double[] v = [0.5, -2, 1], u = [3, -1];
        (Tensor value, Tensor forward) = Derivatives.Jvp(F, At, v);
        Near([(At[0] * At[0]) + Math.Exp(At[1]), At[0] * At[1] * At[2]], value);
        Near([.. Enumerable.Range(0, 2).Select(i => Enumerable.Range(0, 3).Sum(j => jacobian[(i * 3) + j] * v[j]))], forward);
        Near([.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 2).Sum(i => jacobian[(i * 3) + j] * u[i]))], Derivatives.Vjp(F, At, u).Product);
    }

    [Fact]
    public void Forward_mode_leaves_nothing_of_the_two_sweeps_it_is_made_of()
    {
        Tensor x = Plan.Input("x", [3]), v = Plan.Input("v", [3]);
        Plan plan = Plan.Compile([x, v], Derivatives.Jvp(Exp, x, v).Product);
        Assert.Equal(["Exp", "Multiply"], plan.RunSteps.Select(step => step.Node.Primitive.Name));
    }

    [Fact]
    public void Jacobians_have_the_shape_of_the_value_and_then_of_the_argument()
    {
        Tensor x = new double[,] { { 1, 2 }, { 3, 4 } };
        Tensor matrix = Derivatives.Jacobian(y => Dot(y, new double[,] { { 1, 0, 2 }, { 0, 1, 1 } }), x);
        Assert.Equal([2, 3, 2, 2], (IEnumerable<int>)matrix.Shape);
        Near([1, 0, 0, 0, 0, 1, 0, 0, 2, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 1], matrix);
        Assert.Equal([2, 2], (IEnumerable<int>)Derivatives.Jacobian(Sum, x).Shape);
        Assert.Equal([0, 2, 2], (IEnumerable<int>)Derivatives.Jacobian(y => Tensor.From([0]), x).Shape);
    }

    [Fact]
    public void Hessians()
    {
        // Rosenbrock's function in two dimensions.
        static Tensor F(Tensor x) => (100 * Square(x[1] - Square(x[0]))) + Square(1 - x[0]);
        double[] at = [0.7, -0.4];
        double[] hessian = [(1200 * at[0] * at[0]) - (400 * at[1]) + 2, -400 * at[0], -400 * at[0], 200];
        Near(hessian, Derivatives.Hessian(F, at), 1e-11);
        Near([hessian[0] + (3 * hessian[1]), hessian[2] + (3 * hessian[3])], Derivatives.HessianVector(F, at, new double[] { 1, 3 }), 1e-11);
        Tensor a = new double[,] { { 1, 2 }, { -3, 4 } };
        Near([2, -1, -1, 8], Derivatives.Hessian(x => Dot(x, Dot(a, x)), at));
    }

    [Fact]
    public void Nesting_goes_to_any_depth()
    {
        static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => x => Derivatives.Gradient(f, x);
        double x = 0.4, t = Math.Tanh(x), s = 1 - (t * t);
        Assert.Equal(Math.Exp(x), D(D(D(Exp)))(x).ToScalar(), 1e-15);
        Assert.Equal(s * ((6 * t * t) - 2), D(D(D(Tanh)))(x).ToScalar(), 1e-14);
        Assert.Equal(120 * x, D(D(D(D(D(y => Power(y, 6))))))(x).ToScalar() / 6, 1e-12);
        Assert.Equal(2 / (x * x * x), D(D(D(Log)))(x).ToScalar(), 1e-12);

        // (tanh ∘ tanh)''' by Faà di Bruno's formula, outer derivatives at u = tanh x.
        double u = Math.Tanh(t), w = 1 - (u * u);
        double f1 = w, f2 = -2 * u * w, f3 = w * ((6 * u * u) - 2), g1 = s, g2 = -2 * t * s, g3 = s * ((6 * t * t) - 2);
        Assert.Equal((f3 * g1 * g1 * g1) + (3 * f2 * g1 * g2) + (f1 * g3), D(D(D(y => Tanh(Tanh(y)))))(x).ToScalar(), 1e-13);

        // Forward over reverse over reverse is the same.
        Assert.Equal(s * ((6 * t * t) - 2), Derivatives.Jvp(D(D(Tanh)), x, 1.0).Product.ToScalar(), 1e-14);
        Assert.Equal(s * ((6 * t * t) - 2), Derivatives.HessianVector(D(Tanh), x, 1.0).ToScalar(), 1e-14);
    }

    [Fact]
    public void Inner_and_outer_arguments_are_not_confused()
    {
        Assert.Equal(1, Derivatives.Gradient(x => x * Derivatives.Gradient(y => x + y, (Tensor)2.0), (Tensor)3.0).ToScalar());
        Assert.Equal(6, Derivatives.Gradient(x => x * Derivatives.Gradient(y => x * y, (Tensor)2.0), (Tensor)3.0).ToScalar());
        Assert.Equal(1, Derivatives.Gradient(x => x * Derivatives.Gradient(y => x + y, x), (Tensor)3.0).ToScalar());
        Assert.Equal(6, Derivatives.Gradient(x => x * Derivatives.Gradient(y => x * y, x), (Tensor)3.0).ToScalar());
        Assert.Equal(1, Derivatives.Jvp(x => x * Derivatives.Jvp(y => x + y, (Tensor)2.0, 1.0).Product, (Tensor)3.0, 1.0).Product.ToScalar());
        Assert.Equal(6, Derivatives.Jvp(x => x * Derivatives.Gradient(y => x * y, x), (Tensor)3.0, 1.0).Product.ToScalar());
    }

    [Fact]
    public void Tensors_asked_about_together_are_independent()
    {
        Tensor x = 3.0, y = Exp(x), z = x * y;
        Tensor[] both = Derivatives.Gradient(z, [x, y]);
        Assert.Equal(Math.Exp(3), both[0].ToScalar(), 1e-13);
        Assert.Equal(3, both[1].ToScalar());
        Assert.Equal(4 * Math.Exp(3), Derivatives.Gradient(z, [x])[0].ToScalar(), 1e-13);
        Assert.Equal(1, Derivatives.Gradient(z, [z])[0].ToScalar());
    }

    [Fact]
    public void A_loop_passes_derivatives_to_what_it_captures()
    {
        Tensor sequence = new double[] { 1, 2, -1 };
        Tensor Unrolled(Tensor a) => (((((0.7 * a) + sequence[0]) * a) + sequence[1]) * a) + sequence[2];
        Tensor Loop(Tensor a) => Scan(0.7, sequence, (s, e) => (a * s) + e).Last;
        Tensor Inside(Tensor a) => Scan(0.7, sequence, (s, e) => (Log(Exp(a)) * s) + e).Last;
        foreach (Func<Tensor, Tensor> f in (Func<Tensor, Tensor>[])[Loop, Inside])
        {
            Assert.Equal(Derivatives.Gradient(Unrolled, (Tensor)1.3).ToScalar(), Derivatives.Gradient(f, (Tensor)1.3).ToScalar(), 1e-13);
            Assert.Equal(Derivatives.Hessian(Unrolled, (Tensor)1.3).ToScalar(), Derivatives.Hessian(f, (Tensor)1.3).ToScalar(), 1e-13);
        }

        // With respect to a tensor on the way in, as it was made.
        Tensor known = 1.3, exponential = Exp(known), logarithm = Log(exponential);
        Tensor last = Scan(0.7, sequence, (s, e) => (logarithm * s) + e).Last;
        Assert.Equal(Derivatives.Gradient(Unrolled, (Tensor)1.3).ToScalar(), Derivatives.Gradient(last, [logarithm])[0].ToScalar(), 1e-13);
        Assert.Equal(Derivatives.Gradient(Unrolled, (Tensor)1.3).ToScalar() / Math.Exp(1.3), Derivatives.Gradient(last, [exponential])[0].ToScalar(), 1e-13);
    }

    [Fact]
    public void Cells_of_an_axis_are_differentiated_each_by_itself()
    {
        var axis = new Axis("cell", 3);
        Tensor x = ((Tensor)At).ToAxis(axis);
        Near([.. At.Select(Math.Exp)], Derivatives.Gradient(Exp, x));
        Near([.. At.Select(v => 2 * v)], Derivatives.Gradient(y => Sum(Square(y), axis), x));
        Near([.. At.Select(Math.Exp)], Derivatives.Hessian(Exp, x));
    }

    [Fact]
    public void An_output_that_mixes_cells_or_is_no_scalar_has_no_gradient()
    {
        var axis = new Axis("cell", 3);
        Tensor data = ((Tensor)At).ToAxis(axis);
        string message = Assert.Throws<ArgumentException>(() => Derivatives.Gradient(x => x * data, (Tensor)2.0)).Message;
        Assert.Equal("The output has axes {cell:3} that the input of type [] lacks, so its gradient would mix cells. Sum over them first.", message);
        Assert.Equal("A gradient needs a scalar output, but it has shape [3]. Sum it first, or use Jacobian.", Assert.Throws<ArgumentException>(() => Derivatives.Gradient(Exp, At)).Message);
        Assert.Throws<ArgumentException>(() => Derivatives.HessianVector(Exp, At, At));
        Assert.Throws<ArgumentException>(() => Derivatives.Vjp(Sum, At, new double[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => Derivatives.Jvp(Sum, At, new double[] { 1, 2 }));
    }

    [Fact]
    public void Functions_may_look_at_values()
    {
        static Tensor Branch(Tensor x) => x.ToScalar() > 0 ? Square(x) : -x;
        Assert.Equal(6, Derivatives.Gradient(Branch, (Tensor)3.0).ToScalar());
        Assert.Equal(-1, Derivatives.Gradient(Branch, (Tensor)(-3.0)).ToScalar());
        Assert.Equal(2, Derivatives.Hessian(Branch, (Tensor)3.0).ToScalar());

        // Newton's iteration for the square root of a, until it stands still; the gradient flows through the steps it took.
        static Tensor Root(Tensor a)
        {
            Tensor x = 1.0;
            while (Math.Abs((x * x).ToScalar() - a.ToScalar()) > 1e-14 * a.ToScalar())
                x = 0.5 * (x + (a / x));
            return x;
        }

        (Tensor value, Tensor slope) = Derivatives.ValueAndGradient(Root, 7.0);
        Assert.Equal(Math.Sqrt(7), value.ToScalar(), 1e-14);
        Assert.Equal(0.5 / Math.Sqrt(7), slope.ToScalar(), 1e-12);

        // A sum with as many terms as the value asks for.
        static Tensor Series(Tensor x)
        {
            Tensor sum = 1.0, term = 1.0;
            for (int n = 1; Math.Abs(term.ToScalar()) > 1e-17; n++)
                sum += term = term * x / n;
            return sum;
        }

        Assert.Equal(Math.Exp(1.5), Derivatives.Gradient(Series, (Tensor)1.5).ToScalar(), 1e-13);
    }

    [Fact]
    public void Looking_at_what_has_no_value_yet_is_an_error_that_says_what_to_do()
    {
        string message = Assert.Throws<InvalidOperationException>(() => Plan.Compile(x => x.ToScalar() > 0 ? x : -x, [])).Message;
        Assert.Equal("The value of a tensor was asked for while it is traced: it depends on input 'x', which has no value yet. Use tensor operations (Where, comparisons) instead of looking at the value.", message);
        Assert.Throws<InvalidOperationException>(() => Scan(0.0, At, (s, e) => e.ToScalar() > 0 ? s + e : s));
    }

    [Fact]
    public void Derivatives_stop_where_they_are_told()
    {
        Assert.Equal(3, Derivatives.Gradient(x => x * StopGradient(x), (Tensor)3.0).ToScalar());
        Assert.Equal(0, Derivatives.Gradient(StopGradient, (Tensor)3.0).ToScalar());
        Assert.Equal(0, Derivatives.Hessian(x => x * StopGradient(x), (Tensor)3.0).ToScalar());
        Tensor x = Plan.Input("x", [2]);
        var results = new double[4];
        Tensor f = Sum(Exp(x) * StopGradient(Exp(x)));
        Plan.Compile([x], [Exp(StopGradient(x)), .. Derivatives.Gradient(f, [x])]).CreateWorkspace().Run([0, 1], results);
        Near([1, Math.E, 1, Math.E * Math.E], results);
    }

    /// <summary>A branch that was not taken sends back the message 0, and 0 stays 0 where the branch has an infinite slope.</summary>
    [Fact]
    public void A_zero_message_annihilates_to_second_order()
    {
        (string Name, Func<Tensor, Tensor> Function)[] functions =
        [
            ("log", x => Where(x > 0, Log(x), 0)),
            ("log1p", x => Where(x > 0, Log1p(x - 1), 0)),
            ("sqrt", x => Where(x > 0, Sqrt(x), 0)),
            ("reciprocal", x => Where(x > 0, 1 / x, 0)),
            ("ratio", x => Where(x > 0, x / x, 0)),
            ("power −½", x => Where(x > 0, Power(x, -0.5), 0)),
            ("power ½", x => Where(x > 0, Power(x, 0.5), 0)),
            ("power of a tensor", x => Where(x > 0, Power(x, x - 2), 0)),
            ("log gamma", x => Where(x > 0, LogGamma(x), 0)),
            ("digamma", x => Where(x > 0, Digamma(x), 0)),
            ("logit", x => Where(x > 0, Logit(x), 0)),
            ("log of a square", x => Where(x > 0, Log(Square(x)), 0)),
            ("square root of a sum", x => Where(x > 0, Sqrt(x + x), 0)),
            ("other branch", x => Where(x <= 0, 0, Log(x))),
            ("nested", x => Where(x > 0, Where(x > 1, Sqrt(x - 1), Log(x)), 0)),
        ];
        foreach ((string name, Func<Tensor, Tensor> f) in functions)
        {
            Assert.True(Derivatives.Gradient(f, (Tensor)0.0).ToScalar() == 0, $"gradient of {name}: {Derivatives.Gradient(f, (Tensor)0.0).ToScalar()}");
            Assert.True(Derivatives.Hessian(f, (Tensor)0.0).ToScalar() == 0, $"second derivative of {name}: {Derivatives.Hessian(f, (Tensor)0.0).ToScalar()}");
            Assert.True(Derivatives.HessianVector(f, (Tensor)0.0, 1.0).ToScalar() == 0, $"Hessian-vector product of {name}");
            Tensor x = Plan.Input("x", []);
            var results = new double[2];
            Plan.Compile([x], Derivatives.Gradient(f, x), Derivatives.Hessian(f, x)).CreateWorkspace().Run([0], results);
            Assert.True(results[0] == 0 && results[1] == 0, $"planned derivatives of {name}: {results[0]} and {results[1]}");
        }
    }

    [Fact]
    public void Powers_at_zero_have_their_limits()
    {
        foreach ((double exponent, double first, double second) in ((double, double, double)[])[(0, 0, 0), (1, 1, 0), (2, 0, 2), (3, 0, 0)])
        {
            Tensor y = Tensor.Data(TensorType.Scalar, [exponent]);   // not a number of the program, which would be simplified
            Assert.Equal(first, Derivatives.Gradient(x => Power(x, y), (Tensor)0.0).ToScalar());
            Assert.Equal(second, Derivatives.Hessian(x => Power(x, y), (Tensor)0.0).ToScalar());
            Assert.Equal(first, Derivatives.Gradient(x => Power(x, exponent), (Tensor)0.0).ToScalar());
            Assert.Equal(second, Derivatives.Hessian(x => Power(x, exponent), (Tensor)0.0).ToScalar());
        }

        Tensor zero = 0.0;
        Assert.Equal(0, Derivatives.Gradient(y => Power(zero, y), (Tensor)2.0).ToScalar());
        Assert.Equal(0, Derivatives.Hessian(y => Power(zero, y), (Tensor)2.0).ToScalar());
        // ∂²/∂x∂y of x^y is x^(y−1)(1 + y log x), which goes to 0 for y = 2.
        Assert.Equal(0, Derivatives.Gradient(x => Derivatives.Gradient(y => Power(x, y), (Tensor)2.0), (Tensor)0.0).ToScalar());
    }

    private static void Near(double[] expected, Tensor actual, double tolerance = 1e-13)
    {
        double[] values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }
}
