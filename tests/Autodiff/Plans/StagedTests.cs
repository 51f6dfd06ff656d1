using Prob.Graphs;
using Prob.Graphs.Plans;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>Staged code, case by case; most of what is to be said of it, <see cref="StagedLawsTests"/> say.</summary>
public sealed class StagedTests
{
    [Fact]
    public void The_function_with_everything_is_what_a_replay_gives()
    {
        (Plan plan, double[] at) = PlanTests.Everything();
        double[] expected = Executors.Replay(plan, at);
        foreach (int lanes in Executors.Widths)
            Assert.Equal(expected, Executors.Stage(plan, lanes, at), new Within(1e-12));
    }

    [Fact]
    public void One_plan_gives_the_same_bits_on_eight_threads_at_once_and_made_twice()
    {
        (Plan plan, double[] at) = PlanTests.Everything();
        double[] expected = Run(plan.CreateWorkspace(executor: Executor.Staged), 1);
        var results = new double[8][];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread => results[thread] = Run(plan.CreateWorkspace(executor: Executor.Staged), 50));
        Assert.All(results, result => Assert.Equal(expected, result));
        Assert.Equal(expected, Run(PlanTests.Everything().Plan.CreateWorkspace(executor: Executor.Staged), 1));

        double[] Run(Workspace workspace, int times)
        {
            var result = new double[plan.OutputSize];
            for (int i = 0; i < times; i++)
            {
                // What another point leaves behind means nothing.
                workspace.Run([.. at.Select(x => (0.5 * x) + 0.1)], result);
                workspace.Run(at, result);
            }

            return result;
        }
    }

    /// <summary>The runtime compiles long methods without optimisation, so long code is several methods, which hand values on.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(400)]
    public void Long_code_is_taken_apart(int operations)
    {
        Tensor x = Plan.Input("x", [100]), last = x, first = Tanh(x);
        for (int i = 0; i < operations; i++)
            last = Tanh(last) * Sum(last[..3]);
        Plan plan = Plan.Compile([x], last + first, Sum(last), Derivatives.Gradient(Sum(last * first), [x])[0]);
        Assert.Equal(Executor.Staged, plan.Explain().Executor);
        Assert.Equal(operations > 100, plan.ProgramFor(Executor.Staged).Staging!.Assembled.Parts > 1);
        double[] at = [.. Enumerable.Range(0, 100).Select(i => (i / 50.0) - 1)];
        foreach (int lanes in (int[])[2, 4, 8])
            Assert.Equal(Executors.Replay(plan, at), Executors.Stage(plan, lanes, at), new Within(1e-12));
    }

    [Fact]
    public void Other_data_are_prepared_anew()
    {
        Tensor x = Plan.Input("x", [40]), data = Ramp(40), matrix = Tensor.Data(new(default, [40, 3]), Ramp(120));
        Plan plan = Plan.Compile([x], Sum(x / data), Dot(x, matrix));
        double[][] other = [[.. Ramp(40).Select(Math.Sqrt)], [.. Ramp(120).Select(Math.Cos)]];
        foreach (int lanes in Executors.Widths)
            Assert.Equal(Executors.Replay(plan, Ramp(40), plan.Bind(other)), Executors.Stage(plan, lanes, Ramp(40), plan.Bind(other)), new Within(1e-13));
    }

    [Fact]
    public void A_loop_that_reads_what_another_of_equal_length_computes_comes_after_it()
    {
        Tensor x = Plan.Input("x", [17]), output = Sum(Dot(DiagonalMatrix(x), x));
        Agree([x], [output, .. Derivatives.Gradient(output, [x])], Ramp(17));
    }

    /// <summary>Rows and columns, more of both than are written out, and columns that do or do not fill vectors.</summary>
    [Fact]
    public void Matrices_with_rows_and_columns_and_sums_of_both_are_nests_of_loops()
    {
        const int height = 37;
        foreach (int width in (int[])[33, 40, 64, 71, 160])
        {
            Tensor x = Plan.Input("x", [height, width]), bias = Plan.Input("bias", [width]), scale = Plan.Input("scale", [height, 1]), wide = Plan.Input("wide", [height, width + 5]), turned = Plan.Input("turned", [width, height]);
            Tensor[] inputs = [x, bias, scale, wide, turned];
            Tensor hidden = Relu((x * scale) + bias), part = Slice(wide, 1, 3, width);
            Tensor loss = Sum(Square(hidden - part)) + Sum(Exp(-Square(part + Transpose(turned))));
            Tensor[] outputs =
            [
                loss, .. Derivatives.Gradient(loss, inputs), Sum(hidden, 0), Sum(hidden, 1), Outer(Sum(x, 0), Reshape(scale, [height])), Contract("ij,ij->i", x, part), Contract("ij,i->j", x, Reshape(scale, [height])),
                hidden / Reshape(Sum(hidden + 0.1, 1), [height, 1]), hidden - Mean(hidden, 0),
            ];
            double[] at = [.. Ramp(inputs.Sum(input => input.Type.Size)).Select(Math.Sin)];
            Agree(inputs, outputs, at);
            Assert.Null(SinglePrecision.Difference(Plan.Compile(inputs, outputs), at));
        }
    }

    [Fact]
    public void A_layer_with_its_loss_and_gradients_is_one_nest()
    {
        Tensor x = Plan.Input("x", [128, 80]), bias = Plan.Input("bias", [80]), y = Plan.Input("y", [128, 80]), loss = Sum(Square(Relu(x + bias) - y));
        PlanExplanation explanation = Plan.Compile([x, bias, y], [loss, .. Derivatives.Gradient(loss, [x, bias])]).Explain();
        Assert.Empty(explanation.Calls);
        Assert.Equal(1, Assert.Single(explanation.Loops, loop => loop.Length > 1).Stored);
    }

    /// <summary>Where vectors do not reach into the next row, it is written over.</summary>
    [Fact]
    public void A_nest_may_write_a_state_over_the_old_one()
    {
        foreach (int width in (int[])[40, 41])
        {
            Tensor s = Plan.Input("s", [50, width]), x = Plan.Input("x", [width]);
            Plan plan = Plan.Compile([x], [Sum(s, 0)], [(s, (s * 0.5) + x)]);
            foreach (int lanes in Executors.Widths)
            {
                Workspace workspace = plan.CreateWorkspace(null, lanes);
                double[] state = Ramp(50 * width), result = new double[width];
                workspace.SetState(state);
                workspace.Run(Ramp(width), result);
                Assert.Equal(Enumerable.Range(0, width).Select(j => Enumerable.Range(0, 50).Sum(i => state[(i * width) + j])), result, new Within(1e-12));
                workspace.GetState(state);
                Assert.Equal(Ramp(50 * width).Select((value, i) => (value * 0.5) + Ramp(width)[i % width]), state, new Within(1e-12));
            }
        }
    }

    [Fact]
    public void A_division_by_known_values_that_no_loop_is_written_for_is_a_division()
    {
        Axis row = new("row", 40), column = new("column", 2);
        Tensor x = Plan.Input("x", [17]);
        Assert.Equal(0.6, Agree([x], [x / Expand(0.5, new(AxisSet.Of(row, column), []))], Ramp(17))[0], 1e-15);
    }

    [Fact]
    public void Terms_of_a_log_sum_exp_beside_an_infinite_one_have_the_slope_0()
    {
        foreach (double special in (double[])[double.PositiveInfinity, double.NegativeInfinity, double.NaN])
        {
            Tensor x = Plan.Input("x", [2, 3]), output = Sum(LogSumExp(x, 1));
            double[] slopes = Agree([x], Derivatives.Gradient(output, [x]), [0, special, 1, 2, 3, 4]);
            Assert.Equal(double.IsPositiveInfinity(special) ? 0 : double.IsNaN(special) ? double.NaN : 1 / (1 + Math.E), slopes[0], 1e-15);
        }
    }

    [Fact]
    public void A_number_that_was_computed_in_a_vector_is_delivered_without_the_others()
    {
        Tensor x = Plan.Input("x", [8]), y = Softmax(x);
        Agree([x], [Reshape(y, [2, 4]), y[0]], Ramp(8));
    }

    [Fact]
    public void Code_that_has_nothing_to_do_does_nothing()
    {
        Tensor x = Plan.Input("x", [3]), none = Plan.Input("none", [0]);
        Assert.Empty(Agree([x], [], [1, 2, 3]));
        Assert.Empty(Agree([x], [x[..0], Exp(x[..0])], [1, 2, 3]));
        Assert.Empty(Agree([none], [none], []));
    }

    [Fact]
    public void Nothing_can_be_moved()
    {
        Tensor x = Plan.Input("x", [0]), rows = Plan.Input("rows", [0, 3]);
        Assert.Empty(Agree([x, rows], [DiagonalMatrix(x), Slice(Transpose(rows), 0, 1, 2), .. Derivatives.Gradient(Sum(DiagonalMatrix(x)), [x])], []));
    }

    /// <summary>The results on which staged code of every width and a replay agree, but for rounding.</summary>
    private static double[] Agree(Tensor[] inputs, Tensor[] outputs, double[] at)
    {
        Plan plan = Plan.Compile(inputs, outputs);
        double[] expected = Executors.Replay(plan, at);
        foreach (int lanes in Executors.Widths)
            Assert.Equal(expected, Executors.Stage(plan, lanes, at), new Within(1e-12));
        return expected;
    }

    private static double[] Ramp(int n) => [.. Enumerable.Range(0, n).Select(i => 0.3 + (0.1 * i))];
}
