using FsCheck;
using FsCheck.Fluent;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>That each rewrite happens, seen in the steps of plans, and that none changes a value.</summary>
public sealed class SimplificationTests
{
    private static readonly Axis A = new("a", 5), B = new("b", 3);

    [Fact]
    public void Logarithms_meet_what_they_undo()
    {
        Assert.Equal([], Steps(x => Log(Exp(x))));
        Assert.Equal(["Negate", "Softplus", "Negate"], Steps(x => Log(Sigmoid(x))));
        Assert.Equal(["LogSumExp", "LogWeight"], Steps(x => Log(Softmax(x))));
        Assert.Equal(["LogSumExp"], Steps(x => Log(Exp(LogSumExp(x)))));
    }

    [Fact]
    public void Equal_operations_are_done_once()
    {
        Assert.Equal(["Exp", "Multiply"], Steps(x => Exp(x) + Exp(x)));
        Assert.Equal(["Exp", "Tanh", "Multiply", "Add", "Add"], Steps(x => (Exp(x) * Tanh(x)) + x + (Tanh(x) * Exp(x))));
        Assert.Equal(["Exp", "Tanh", "Add", "Multiply"], Steps(x => (Exp(x) + Tanh(x)) * Tanh(x)));
        // The derivative of exp is exp, that of tanh needs its value.
        Assert.Equal(["Exp", "Contract"], StepsOfAll(x => [Sum(Exp(x)), Derivatives.Gradient(y => Sum(Exp(y)), x)]));
        Assert.Equal(["Scan"], StepsOfAll(x => [Scan(0.0, x, (s, e) => Tanh(s + e)).Last, Scan(0.0, x, (s, e) => Tanh(s + e)).Last]));
    }

    [Fact]
    public void What_nobody_needs_is_not_computed()
    {
        Assert.Equal([], Steps(x =>
        {
            Cholesky(Outer(x, x));
            return x;
        }));
        // Of value and gradient of a sum, the gradient alone needs no forward step.
        Assert.Equal(["Multiply"], Steps(x => Derivatives.Gradient(y => Sum(Square(y)), x)));
    }

    [Fact]
    public void Numbers_are_computed_with_the_plan()
    {
        Assert.Equal(["Multiply"], Steps(x => x * (Exp(2.0) + 1.0)));
        Assert.Equal(["Multiply"], Steps(x => 2.0 * (3.0 * x)));
        Assert.Equal(["Multiply"], Steps(x => x * 2.0 * 3.0));
        Assert.Equal(["Exp", "Multiply"], Steps(x => (Exp(x) * (1.0 + 1.0)) + 0.0));
        Assert.Equal(["Multiply"], Steps(x => (x * 2.0) + (x * (1.0 + 1.0))));
        Assert.Equal(["Tanh", "Multiply", "Multiply"], Steps(x => 2.0 * x * (3.0 * Tanh(x))));
        Assert.Equal(["Square", "Multiply"], Steps(x => -0.5 * Square(x / 5)));
        Assert.Equal(["Contract", "Multiply", "Multiply"], Steps(x => 2.0 * (Sum(x) * x)));
        Assert.Equal(["Multiply"], Steps(x => -(2.0 * x)));
    }

    [Fact]
    public void What_does_nothing_vanishes()
    {
        Func<Tensor, Tensor>[] functions =
        [
            x => x + 0, x => 0 + x, x => x - 0, x => x * 1, x => 1 * x, x => x / 1, x => -(-x), x => Power(x, 1), x => Reshape(Reshape(x, [1, 5]), [5]),
            x => x.ToAxis(A).ToVector(A), x => Where(1.0, x, 7), x => Where(0.0, 7, x), x => Where(x, x, x), x => Slice(x, 0, 0, 5), x => Concatenate(0, x), x => Contract("i->i", x),
        ];
        for (int i = 0; i < functions.Length; i++)
            Assert.True(Steps(functions[i]).Length == 0, $"function {i} takes {string.Join(", ", Steps(functions[i]))}");
    }

    [Fact]
    public void Cheaper_operations_take_the_place_of_dearer_ones()
    {
        Assert.Equal(["Square"], Steps(x => Power(x, 2)));
        Assert.Equal(["Square"], Steps(x => x * x));
        Assert.Equal(["Sqrt"], Steps(x => Power(x, 0.5)));
        Assert.Equal(["Divide"], Steps(x => Power(x, -1)));
        Assert.Equal(["Negate"], Steps(x => -1 * x));
        Assert.Equal(["Exp", "Subtract"], Steps(x => x + -Exp(x)));
        Assert.Equal(["Exp", "Add"], Steps(x => x - -Exp(x)));
        Assert.Equal(["Exp", "Multiply", "Negate"], Steps(x => -x * Exp(x)));
    }

    [Fact]
    public void Sums_of_products_are_one_step()
    {
        Assert.Equal(["Contract"], Steps(x => Sum(x * new double[] { 1, 2, 3, 4, 5 })));
        Assert.Equal(["Contract"], Steps(x => Sum(Square(x))));
        Assert.Equal(["Contract", "Multiply"], Steps(x => Sum(-0.5 * Square(x))));
        Assert.Equal(["Contract", "Negate"], Steps(x => Sum(-x)));
        Assert.Equal(["Contract"], Steps(x => Sum(Square(x.ToAxis(A)), A)));
        Assert.Equal(["Contract"], Steps(x => Dot(Transpose(Reshape(x, [5, 1])), x)));
        Assert.Equal(["Multiply"], Steps(x => Outer(x, x)));
        Assert.Equal(["Multiply"], Steps(x => Sum(Expand(x, new(default, [8, 5])), 0)));
    }

    /// <summary>Of all entries a dot product is as good; and a product that nobody else needs is not made.</summary>
    [Fact]
    public void A_product_that_is_made_anyway_is_summed_as_it_is()
    {
        Tensor x = Plan.Input("x", [4, 3]), y = Plan.Input("y", [4, 3]), u = Plan.Input("u", [4]);
        double[] at = [.. Enumerable.Range(0, 28).Select(i => (0.5 * i) - 3)];   // exact in binary, as are the sums
        double[] product = [.. Enumerable.Range(0, 12).Select(i => at[i] * at[12 + i])], sums = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 4).Sum(i => product[(3 * i) + j]))];
        foreach (Tensor[] outputs in (Tensor[][])[[Sum(x * y, 0), Dot(u, x * y)], [Dot(u, y * x), Sum(x * y, 0)]])
        {
            Plan plan = Plan.Compile([x, y, u], outputs);
            Node[] steps = [.. plan.RunSteps.Select(step => step.Node)];
            Assert.Equal(["Contract", "Contract", "Multiply"], steps.Select(node => node.Primitive.Name).Order());
            Assert.Contains(steps, node => node.Primitive is Contract && node.Inputs.Length == 1);
            double[] dots = [.. Enumerable.Range(0, 3).Select(j => Enumerable.Range(0, 4).Sum(i => at[24 + i] * product[(3 * i) + j]))];
            Assert.Equal((double[])(outputs[0].Source.Inputs.Length == 2 ? [.. dots, .. sums] : [.. sums, .. dots]), Run(plan, at));
        }

        Assert.Equal(["Contract"], Plan.Compile([x, y], Sum(x * y, 0)).RunSteps.Select(step => step.Node.Primitive.Name));
        Assert.All(Plan.Compile([x, y], Sum(x * y), x * y).RunSteps, step => Assert.Equal(2, step.Node.Inputs.Length));
    }

    /// <summary>A label of size 1 is summed over to no effect, and would keep a product from being elementwise, which can share a loop with what follows.</summary>
    [Fact]
    public void Labels_of_size_1_go()
    {
        Assert.Equal(["Multiply"], Steps(x => Dot(Reshape(x, [5, 1]), Reshape(x, [1, 5]))));
        Assert.Equal(["Multiply", "Tanh"], Steps(x => Tanh(Dot(Reshape(x, [5, 1]), Reshape(x, [1, 5])))));
        Assert.Equal([], Steps(x => Transpose(Reshape(x, [5, 1]))));
        Assert.Equal(["Multiply"], Steps(x => Contract("iaj,bj->abi", Reshape(x, [5, 1, 1]), Reshape(x, [5, 1]))));

        // A layer with one output: its messages are products of a column and a row.
        Tensor h = Plan.Input("h", [3, 2]), w = Plan.Input("w", [2, 1]), y = Dot(h, w);
        Plan plan = Plan.Compile([h, w], [y, .. Derivatives.Gradient(Sum(Square(y) * y), [h, w])]);
        double[] hidden = [1, -2, 0.5, 3, -1, 0.25], weights = [0.75, -1.5], results = Run(plan, [.. hidden, .. weights]);
        double[] outputs = [3.75, -4.125, -1.125];   // all exact in binary
        Assert.Equal(outputs, results[..3]);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => 3 * outputs[i / 2] * outputs[i / 2] * weights[i % 2]), results[3..9]);
        Assert.Equal(Enumerable.Range(0, 2).Select(j => Enumerable.Range(0, 3).Sum(i => 3 * outputs[i] * outputs[i] * hidden[(2 * i) + j])), results[9..]);
        Assert.Equal(2, plan.RunSteps.Count(step => step.Node.Primitive is Contract));   // y and the slope of w; that of h is elementwise
    }

    [Fact]
    public void Repetitions_are_left_to_the_operations_that_follow()
    {
        Assert.Equal(["Contract", "Multiply"], Steps(x => Expand(Sum(x), new(default, [5])) * x));
        Assert.Equal(["Subtract"], Steps(x => Expand(x, new(AxisSet.Of(B), [5])) - ((Tensor)new double[] { 1, 2, 3 }).ToAxis(B)));
        Assert.Equal(["Exp"], Steps(x => Derivatives.Gradient(y => Sum(Exp(y)), x)));
    }

    [Fact]
    public void A_sum_over_an_axis_is_no_repetition()
    {
        Tensor x = Plan.Input("x", [], A);
        Assert.Equal([10.0 / 50, 40.0 / 50, 0, 0, 0], Run(Plan.Compile([x], x / Sum(x, A)), [10, 40, 0, 0, 0]));
        Assert.Equal([5.0], Run(Plan.Compile([], Sum(Expand(1.0, new(AxisSet.Of(A), [])), A) * 1.0), []));
    }

    [Fact]
    public void Numbers_are_not_brought_together_if_that_overflows()
    {
        Assert.Equal(1e100, Run(Plan.Compile(x => 1e200 * (1e200 * x), []), [1e-300])[0], 1e86);
        Assert.Equal(1e-100, Run(Plan.Compile(x => 1e-200 * (1e-200 * x), []), [1e300])[0], 1e-114);
    }

    /// <summary>The difference of two sums of 919 numbers near 1e8 would be right to 1e-5 only; the sum of the differences to 1e-13.</summary>
    [Fact]
    public void Sums_of_differences_keep_their_digits()
    {
        Tensor data = Tensor.From([919], [.. Enumerable.Range(0, 919).Select(i => 1e8 + (i / 1024.0))]), mean = Plan.Input("mean", []);
        double expected = Enumerable.Range(0, 919).Sum(i => (i / 1024.0) - 0.25);
        Assert.Equal(expected, Run(Plan.Compile([mean], Sum(data - mean)), [1e8 + 0.25])[0], 1e-11);
        Assert.Equal(-2 * expected, Run(Plan.Compile([mean], Sum(2 * (mean - data))), [1e8 + 0.25])[0], 1e-11);
        Tensor x = Plan.Input("x", [5]);
        Assert.Equal(["Contract", "Multiply", "Add"], Plan.Compile([x], Sum((-0.5 * Square(x)) - 2 + 5)).RunSteps.Select(step => step.Node.Primitive.Name));
    }

    [Fact]
    public void Known_terms_of_a_sum_are_added_at_once()
    {
        Tensor x = Plan.Input("x", []), y = Plan.Input("y", []), data = Tensor.Data(new(default, [5]), [1, 2, 3, 4, 5]);
        Plan plan = Plan.Compile([x, y], (Exp(x) - 0.1) + (Sum(data) - Exp(y)) - 0.2, Sum(Exp(x * data) - Log(data)));
        Assert.Equal(["Add", "Contract", "Exp", "Exp", "Exp", "Multiply", "Subtract", "Subtract"], plan.RunSteps.Select(step => step.Node.Primitive.Name).Order());
        double[] results = Run(plan, [0.3, -0.4]);
        Assert.Equal(Math.Exp(0.3) - Math.Exp(-0.4) + 15 - 0.3, results[0], 1e-14);
        Assert.Equal(Enumerable.Range(1, 5).Sum(i => Math.Exp(0.3 * i) - Math.Log(i)), results[1], 1e-14);
        Assert.Equal(double.NegativeInfinity, Run(plan, [double.NegativeInfinity, double.PositiveInfinity])[0]);
        // What is impossible whatever the inputs are stays so.
        Assert.Equal(double.NegativeInfinity, Run(Plan.Compile([x, y], (Exp(x) - 0.1) + (Log(data[0] - 1) - Exp(y))), [0, 0])[0]);
    }

    /// <summary>2^50 and x are exact, and so is their difference; to begin with x + y would round it to a whole number.</summary>
    [Fact]
    public void Known_terms_stay_where_they_cancel()
    {
        Tensor x = Plan.Input("x", []), y = Plan.Input("y", []);
        const double large = 1125899906842624;
        Assert.Equal(0.25 + Math.Exp(-30), Run(Plan.Compile([x, y], (x - large) + Exp(y)), [large + 0.25, -30])[0], 1e-16);
        Assert.Equal(0.25 + Math.Exp(-30) + 1, Run(Plan.Compile([x, y], (x - large) + (Exp(y) + 1)), [large + 0.25, -30])[0], 1e-15);
    }

    /// <summary>A message that holds the factor already is infinite or NaN where the factor is; any other needs the guard.</summary>
    [Fact]
    public void A_message_that_was_multiplied_by_the_factor_needs_no_guard()
    {
        Tensor x = Plan.Input("x", [6]), y = Plan.Input("y", [6]);
        double[] at = [0, 0, 2, -1, double.PositiveInfinity, double.NaN], by = [double.PositiveInfinity, 3, 0, double.NegativeInfinity, 0, 0];
        (Tensor Message, Tensor Factor, bool IsGuarded)[] products =
            [(x * y, y, false), (-(x * Square(y)), y, false), (x / y, 1 / y, true), (Exp(x) * (y * Tanh(x)), y, false), (x, y, true), (Exp(x), y, true), (x / y, y, true)];
        foreach ((Tensor message, Tensor factor, bool isGuarded) in products)
        {
            Plan plan = Plan.Compile([x, y], Graphs.Annihilate.Product(message, factor));
            Assert.Equal(isGuarded, plan.RunSteps.Any(step => step.Node.Primitive is Annihilate));
            double[] expected = Run(Plan.Compile([x, y], message, factor), [.. at, .. by]), results = Run(plan, [.. at, .. by]);
            for (int i = 0; i < 6; i++)
                Assert.Equal(expected[i] == 0 ? 0 : expected[i] * expected[6 + i], results[i], 1e-15);
        }
    }

    [Fact]
    public void Scales_and_data_are_inverted_once()
    {
        Tensor x = Plan.Input("x", [5]), u = Plan.Input("u", []), data = Tensor.Data(new(default, [5]), [1, 2, -3, 0, double.PositiveInfinity]);
        Assert.Equal(["Exp", "Divide", "Multiply"], Plan.Compile([x, u], x / Exp(u)).RunSteps.Select(step => step.Node.Primitive.Name));
        Assert.Equal(["Multiply"], Plan.Compile([x], x / data).RunSteps.Select(step => step.Node.Primitive.Name));
        Assert.Equal(["Divide"], Plan.Compile([x, u], x / u).RunSteps.Select(step => step.Node.Primitive.Name));
        Assert.Equal(["Divide"], Steps(x => x / 1e-310));
        double[] at = [0, 6, 6, 6, 6];
        Assert.Equal([0, 3, -2, double.PositiveInfinity, 0], Run(Plan.Compile([x], x / data), at));
        // Of a normal density with an unknown scale nothing but its reciprocal is left of the scale's slope.
        Tensor density = Simplification.Simplify([-0.5 * Sum(Square(x / Exp(u)))])[0];
        string[] steps = [.. Plan.Compile([x, u], [density, .. Derivatives.Gradient(density, [x, u])]).RunSteps.Select(step => step.Node.Primitive.Name)];
        Assert.Equal(1, steps.Count(step => step == "Divide"));
        Assert.DoesNotContain("Annihilate", steps);
        Assert.Equal(11, steps.Length);
    }

    [Fact]
    public void A_function_of_a_choice_is_computed_of_what_there_is_to_choose()
    {
        Tensor x = Plan.Input("x", [5]), a = Sum(x), b = Max(x);
        Plan plan = Plan.Compile([x], Log(Where(x > 0, a, b)), Exp(Where(x > 0, x, b)));
        Assert.Equal(2, plan.RunSteps.Count(step => step.Node.Primitive is Graphs.Log && step.Outputs[0]!.Length == 1));
        Assert.Equal(1, plan.RunSteps.Count(step => step.Node.Primitive is Graphs.Exp));
        double[] at = [1, -2, 3, -1, 4];
        Assert.Equal([.. at.Select(value => Math.Log(value > 0 ? 5 : 4)), .. at.Select(value => Math.Exp(value > 0 ? value : 4))], Run(plan, at), new Within(1e-14));
    }

    [Fact]
    public void A_label_stays_with_what_a_rewrite_makes()
    {
        Tensor x = Plan.Input("x", []), y;
        using (Node.Labelled("site"))
            y = Log(Sigmoid(x));
        Assert.All(Plan.Compile([x], y).RunSteps, step => Assert.Equal("site", step.Node.Label));
    }

    /// <summary>Elementwise, where infinities are exact: the plan gives the same infinities, NaN in the same places, and else the same but for a few roundings.</summary>
    [Fact]
    public void Plans_of_elementwise_graphs_give_what_define_by_run_gives_infinities_included() =>
        Randomly.Check(Expressions, draws => Compare(draws, isElementwise: true), 400);

    /// <summary>
    /// With sums and contractions, at finite values: sums of products are reordered as if numbers were real, so that an infinite factor may turn NaN into infinity.
    /// </summary>
    [Fact]
    public void Plans_of_graphs_with_sums_give_what_define_by_run_gives() => Randomly.Check(Expressions, draws => Compare(draws, isElementwise: false), 400);

    private static Gen<int[]> Expressions => Gen.Choose(0, int.MaxValue - 1).ArrayOf(24);

    /// <summary>Several outputs, some of them inputs or used by others, so that memory is reused and kept in many patterns.</summary>
    private static void Compare(int[] draws, bool isElementwise)
    {
        var random = new Random(draws[0]);
        double[] special = [double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0, 1];
        double Value() => isElementwise && random.Next(4) == 0 ? special[random.Next(5)] : Math.Round((4 * random.NextDouble()) - 2, 3);
        TensorType[] types = [new(default, [5]), TensorType.Scalar, new(AxisSet.Of(B), [5]), new(AxisSet.Of(A), [3, 1])];
        double[][] values = [.. types.Select(type => Enumerable.Range(0, type.Size).Select(_ => Value()).ToArray())];
        Tensor[] inputs = [.. types.Select(type => Tensor.Input("x", type))];
        Tensor[] symbolic = Build(inputs, draws, isElementwise);
        Tensor[] known = Build([.. types.Select((type, k) => Tensor.Data(type, values[k]))], draws, isElementwise);
        double[] results = Run(Plan.Compile(inputs, symbolic), [.. values.SelectMany(v => v)]);
        int place = 0;
        foreach (Tensor tensor in known)
        {
            double[] expected = tensor.ToArray();
            double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int i = 0; i < expected.Length; i++, place++)
            {
                // Every operation here multiplies relative errors by at most a few, and there are two dozen in all.
                bool isSame = expected[i].Equals(results[place]) || Math.Abs(expected[i] - results[place]) <= 1e-12 * Math.Max(1, scale);
                Assert.True(isSame, $"entry {i} of {tensor.Source} {tensor.Type} is {expected[i]:R} by itself and {results[place]:R} in the plan");
            }
        }
    }

    private static Tensor[] Build(Tensor[] inputs, int[] draws, bool isElementwise)
    {
        List<Tensor> made = [.. inputs, 2.0, -1.0, 0.5];
        var outputs = new List<Tensor>();
        foreach (int draw in draws.Skip(1))
        {
            Tensor x = made[draw / 64 % made.Count], y = made[draw / 4096 % made.Count];
            Tensor clamped = Maximum(Minimum(x, 3), -3);
            bool broadcasts = x.Shape.Reverse().Zip(y.Shape.Reverse(), (a, b) => a == b || a == 1 || b == 1).All(fits => fits);
            Tensor next = (draw % (isElementwise ? 20 : 32)) switch
            {
                0 or 1 when broadcasts => x + y,
                2 when broadcasts => x - y,
                3 or 4 when broadcasts => Tanh(x) * y,
                5 => x * 2.0,
                6 => 0.5 * x,
                7 => -x,
                8 => Exp(clamped),
                9 => Log(Exp(clamped)),
                10 => Log(Sigmoid(clamped)),
                11 => Square(Tanh(x)),
                12 when broadcasts => x / (1 + Square(Sigmoid(y))),
                13 when broadcasts => Where(x > 0, x, y),
                14 when broadcasts => Maximum(x, y),
                15 => Power(Sigmoid(x), 2) * Power(Sigmoid(x), 0.5),
                16 => Softplus(-x) * 1.0,
                17 => 0.0 + x - 0.0,
                18 when broadcasts => Expand(x, TensorType.Broadcast(x.Type, y.Type)) + y,
                19 => Log(1 + Exp(-Abs(x))),
                20 or 21 => Sum(x),
                22 when x.Shape.Rank > 0 => Sum(x * 0.5, 0),
                23 when x.Axes.Count > 0 => Sum(x, x.Axes[0]),
                24 when broadcasts => Sum(Tanh(x) * -y),
                25 when x.Shape.Rank == 2 => Transpose(x),
                26 when x.Shape.Rank > 0 => Reshape(x, [x.Shape.Size]),
                27 when x.Shape.Rank == 1 && y.Shape == x.Shape => Dot(x, Sigmoid(y)),
                28 when x.Axes.Count > 0 => x.ToVector(x.Axes[0]).ToAxis(x.Axes[0]),
                31 when x.Shape.Rank > 0 && x.Type == y.Type => (Tanh(x) * y) - Sum(Tanh(x) * y, 0),
                30 when x.Shape.Rank == 2 => Dot(x, Sigmoid(Transpose(x))),
                29 when x.Shape.Rank > 0 => Tanh(Log(Softmax(Tanh(x)))),
                _ => Tanh(x),
            };
            // Sums of sums grow quickly; the tolerance is relative to the largest entry.
            if (next.Type.Size <= 200)
                made.Add(isElementwise ? next : Tanh(next) * 1.5);
            if (draw % 5 == 0)
                outputs.Add(made[^1]);
        }

        return [.. outputs, made[^1], made[draws[0] % made.Count]];
    }

    private static string[] Steps(Func<Tensor, Tensor> f) => StepsOfAll(x => [f(x)]);

    private static string[] StepsOfAll(Func<Tensor, Tensor[]> outputs)
    {
        Tensor x = Plan.Input("x", [5]);
        return [.. Plan.Compile([x], outputs(x)).RunSteps.Select(step => step.Node.Primitive.Name)];
    }

    private static double[] Run(Plan plan, double[] at)
    {
        var results = new double[plan.OutputSize];
        plan.CreateWorkspace().Run(at, results);
        return results;
    }
}
