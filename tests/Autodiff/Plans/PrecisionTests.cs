using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>Plans that store floats, case by case; all primitives and random graphs are held to plans that store doubles by <see cref="SinglePrecision"/>.</summary>
public sealed class PrecisionTests
{
    [Fact]
    public void What_is_given_is_rounded_and_what_comes_back_is_a_float()
    {
        Tensor x = Plan.Input("x", [20]), y = Plan.Input("y", []);
        Plan plan = Plan.Compile([x, y], [y, x, y + 1, x * y], Precision.Single);
        double[] at = [.. Enumerable.Range(0, 21).Select(i => Math.Sin(i + 1))];
        foreach (double[] results in Each(plan, at))
        {
            float[] rounded = [.. at.Select(value => (float)value)];
            Assert.Equal([rounded[^1], .. rounded[..^1], rounded[^1] + 1, .. rounded[..^1].Select(value => (float)((double)value * rounded[^1]))], results);
        }
    }

    [Fact]
    public void Every_entry_that_is_largest_is_equal_to_the_largest()
    {
        // In registers values have more digits than in memory: a choice must not be compared with what it was chosen from in another form.
        foreach (int n in (int[])[3, 17, 300])
        {
            Tensor x = Plan.Input("x", [2, n]), y = Exp(x) / 3;
            Plan plan = Plan.Compile([x], [Sum(Equal(y, Reshape(Max(y, 1), [2, 1]))), .. Derivatives.Gradient(Sum(Max(y, 1) + Min(y, 1)), [x]), y], Precision.Single);
            foreach (double[] results in Each(plan, [.. Enumerable.Range(0, 2 * n).Select(i => Math.Sin(i * 1.7))]))
            {
                Assert.Equal(2, results[0]);
                Assert.Equal(4, results[1..((2 * n) + 1)].Count(slope => slope > 0));
            }
        }
    }

    [Fact]
    public void More_rows_than_a_float_can_count_are_refused()
    {
        Tensor table = Plan.Input("table", [(1 << 24) + 1]), index = Plan.Input("index", [3]), message = Plan.Input("message", [3]);
        Assert.Contains("16777216", Assert.Throws<ArgumentException>(() => Plan.Compile([table, index], [Gather(table, index)], Precision.Single)).Message, StringComparison.Ordinal);
        Tensor whole = Plan.Input("whole", [5]);
        Tensor picked = Scan(0.0, index, (s, i) => s + Gather(table, i)).All;
        Assert.Throws<ArgumentException>(() => Plan.Compile([table, index], [picked], Precision.Single));
        Plan.Compile([table, index], [Gather(table, index)]);
        Assert.Equal([4, 0], Executors.Replay(Plan.Compile([whole, message], [Gather(whole, message)[..2]], Precision.Single), [0, 1, 2, 3, 4, 4, 0, 0]));
    }

    [Fact]
    public void Other_data_and_what_is_not_finite()
    {
        Tensor x = Plan.Input("x", [3]), data = new double[] { 1, 2, 3 };
        Plan plan = Plan.Compile([x], [Sum(x * Exp(data)), Log(x) + 1e300], Precision.Single);
        double[] results = Executors.Replay(plan, [1, 1, 1], plan.Bind([[0, 0, 0]]));
        Assert.Equal(3, results[0]);
        Assert.Equal(double.PositiveInfinity, results[1]);   // beyond the range of floats
        Assert.Contains("Log gives NaN at index 2", plan.CreateWorkspace().FindNotFinite([1, 1, -1]), StringComparison.Ordinal);
        Tensor steps = Scan(1.0, x, (s, e) => Log(s) * e).Last;
        Assert.Contains("in step 2 of a scan", Plan.Compile([x], [steps], Precision.Single).CreateWorkspace().FindNotFinite([1, 1, 1]), StringComparison.Ordinal);
    }

    /// <summary>What a plan gives in every way to run it.</summary>
    private static IEnumerable<double[]> Each(Plan plan, double[] at) => Executors.Each(plan, at).Select(run => run.Results);
}
