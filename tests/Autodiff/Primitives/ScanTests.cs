using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Loops against the same loop in C#; the laws bring gradients, second order and axes.</summary>
public sealed class ScanTests : PrimitiveLaws
{
    private static readonly Axis A = new("a", 2), B = new("b", 3);

    protected override IEnumerable<Case> Cases =>
    [
        new("last of a decaying sum", x => Scan(x[0], x[1], (s, e) => (0.5 * s) + e).Last, x => [x[1].Aggregate(x[0][0], (s, e) => (0.5 * s) + e)], new Argument([]), new Argument([9])),
        new("all of a nonlinear recursion", x => Scan(x[0], x[1], (s, e) => Tanh(s) + (s * e)).All, x => Every(x[0][0], x[1], (s, e) => Math.Tanh(s) + (s * e)), new Argument([]), new Argument([7])),
        new("one element", x => Scan(x[0], x[1], (s, e) => s * e).Last, x => [x[0][0] * x[1][0]], new Argument([]), new Argument([1])),
        new("no elements", x => Scan(x[0], x[1], (s, e) => s * e).Last, x => [x[0][0]], new Argument([]), new Argument([0])),
        new("a captured number", x => Scan(x[0], x[1], (s, e) => (x[2] * s) + (e * Exp(x[2]))).Last, x => [x[1].Aggregate(x[0][0], (s, e) => (x[2][0] * s) + (e * Math.Exp(x[2][0])))], new Argument([]), new Argument([5]), new Argument([])),
        new(
            "vectors and a captured matrix",
            x => Scan(x[0], x[1], (s, e) => Tanh(Dot(x[2], s)) + e).Last,
            x => x[1].Chunk(3).Aggregate(x[0], (s, e) => [.. Plain.Contract("ij,j->i", [[3, 3], [3]], [x[2], s]).Zip(e, (a, b) => Math.Tanh(a) + b)]),
            new Argument([3]),
            new Argument([4, 3]),
            new Argument([3, 3])),
        new(
            "log weights of a chain",
            x => LogSumExp(Scan(x[0], x[1], (s, e) => LogSumExp(Reshape(s, [3, 1]) + x[2], 0) + e).Last),
            x => [Math.Log(x[1].Chunk(3).Aggregate(x[0], (s, e) => [.. Enumerable.Range(0, 3).Select(j => Math.Log(Enumerable.Range(0, 3).Sum(i => Math.Exp(s[i] + x[2][(i * 3) + j]))) + e[j])]).Sum(Math.Exp))],
            new Argument([3]),
            new Argument([4, 3]),
            new Argument([3, 3])),
        new(
            "two states that trade places, and both emitted",
            x => Joined(Scan([x[0], x[1]], [x[2]], (s, e) => ([s[1] * e[0], s[0]], [s[0], s[1] + e[0]]))),
            x => TwoStates(x[0][0], x[1][0], x[2], (p, q, e) => (q * e, p, [p, q + e])),
            new Argument([]),
            new Argument([]),
            new Argument([5])),
        new(
            "two states that only trade places",
            x => Joined(Scan([x[0], x[1]], [x[2]], (s, e) => ([s[1], s[0]], [s[0] * e[0]]))),
            x => TwoStates(x[0][0], x[1][0], x[2], (p, q, e) => (q, p, [p * e])),
            new Argument([]),
            new Argument([]),
            new Argument([3])),
        new(
            "a trade between shapes",
            x => Joined(Scan([x[0], x[1]], [x[2]], (s, e) => ([Reshape(s[1], [2]), Reshape(s[0], [1, 2])], [e[0] * Slice(s[0], 0, 0, 1)]))),
            x => [.. x[1], .. x[0], x[0][0] * x[2][0], x[1][0] * x[2][1], x[0][0] * x[2][2]],
            new Argument([2]),
            new Argument([1, 2]),
            new Argument([3])),
        new(
            "reverse",
            x => Joined(Scan([x[0]], [x[1]], (s, e) => ([(s[0] * 0.5) + Square(e[0])], [s[0] * e[0]]), reverse: true)),
            x =>
            {
                double s = x[0][0];
                var emitted = new double[x[1].Length];
                for (int t = x[1].Length - 1; t >= 0; t--)
                    (emitted[t], s) = (s * x[1][t], (0.5 * s) + (x[1][t] * x[1][t]));
                return [s, .. emitted];
            },
            new Argument([]),
            new Argument([5])),
        new(
            "two sequences, one unused state, constants emitted",
            x => Joined(Scan([x[0], 3.0], [x[1], x[2]], (s, e) => ([s[0] + (e[0] * e[1]), 7.0], [e[1], 2.0, s[1]]))),
            x =>
            {
                double sum = x[0][0] + x[1].Zip(x[2], (a, b) => a * b).Sum();
                return [sum, 7, .. x[2], 2, 2, 2, 3, 7, 7];
            },
            new Argument([]),
            new Argument([3]),
            new Argument([3])),
        new(
            "an axis that the step brings",
            x => Scan(x[0], x[1], (s, e) => (s * x[2]) + e).Last,
            x => [.. x[2].Select(a => x[1].Aggregate(x[0][0], (s, e) => (s * a) + e))],
            new Argument([]),
            new Argument([4]),
            Argument.On(AxisSet.Of(A), [])),
        new(
            "an axis on the sequence, another on the state",
            x => Scan(x[0], x[1], (s, e) => Sin(s) + e).All,
            x => [.. Repeated.Places(2, 3, 4).Select(p => x[1][(p[0] * 4)..((p[0] * 4) + p[2] + 1)].Aggregate(x[0][p[1]], (s, e) => SinOf(s) + e))],
            Argument.On(AxisSet.Of(B), []),
            Argument.On(AxisSet.Of(A), [4])),
        new(
            "a loop inside a loop",
            x => Scan(x[0], x[1], (s, row) => Scan(s, row, (inner, e) => Tanh(inner) + (e * x[2] * s)).Last).Last,
            x => [x[1].Chunk(3).Aggregate(x[0][0], (s, row) => row.Aggregate(s, (inner, e) => Math.Tanh(inner) + (e * x[2][0] * s)))],
            new Argument([]),
            new Argument([4, 3]),
            new Argument([])),
        new(
            "rows picked by number inside a loop",
            x => Scan(x[0], x[1], (s, i) => (0.5 * s) + Gather(x[2], i)).Last,
            x => [x[1].Aggregate(x[0][0], (s, i) => (0.5 * s) + x[2][(int)i])],
            new Argument([]),
            Argument.Index([6], 4),
            new Argument([4])),
        new(
            "products of matrices",
            x => Scan(x[0], x[1], (s, e) => Dot(s, Cholesky(Dot(e, Transpose(e)) + (2 * DiagonalMatrix(Expand(1.0, new(default, [2]))))))).Last,
            x => x[1].Chunk(4).Aggregate(x[0], (s, e) => Plain.Contract("ij,jk->ik", [[2, 2], [2, 2]], [s, Root(e)])),
            new Argument([2, 2]),
            new Argument([3, 2, 2])),
    ];

    [Fact]
    public void Errors_say_what_was_expected()
    {
        Tensor five = new double[5];
        Assert.Contains("equal length", Assert.Throws<ArgumentException>(() => Scan([0.0], [five, new double[4]], (s, e) => (s, s))).Message);
        Assert.Contains("as many states", Assert.Throws<ArgumentException>(() => Scan([0.0], [five], (s, e) => ([], s))).Message);
        Assert.Contains("shape [2] out of one of shape []", Assert.Throws<ArgumentException>(() => Scan(0.0, five, (s, e) => new double[] { 1, 2 })).Message);
        Assert.Throws<ArgumentException>(() => Scan(0.0, 1.0, (s, e) => s));
    }

    [Fact]
    public void The_length_does_not_grow_the_graph()
    {
        int Steps(int length)
        {
            Tensor sequence = Plan.Input("x", [length]);
            Tensor last = Scan(0.0, sequence, (s, e) => Tanh(s + e)).Last;
            return Plan.Compile([sequence], [last, .. Derivatives.Gradient(last, [sequence])]).RunSteps.Count;
        }

        Assert.Equal(Steps(3), Steps(1000));
    }

    [Fact]
    public void What_the_step_does_not_change_is_computed_once()
    {
        Tensor x = Plan.Input("x", []), sequence = Plan.Input("sequence", [4]);
        Plan plan = Plan.Compile([x, sequence], Scan(0.0, sequence, (s, e) => (s * Exp(x)) + e).Last);
        Assert.Contains(plan.RunSteps, step => step.Node.Primitive is Exp);
    }

    private static Tensor Sin(Tensor x) => x - (x * x * x / 6);

    private static double SinOf(double x) => x - (x * x * x / 6);

    /// <summary>All states and then everything emitted, in one vector.</summary>
    private static Tensor Joined((Tensor[] Last, Tensor[] Emitted) scan) =>
        Concatenate(0, [.. scan.Last.Select(state => Reshape(state, [state.Shape.Size])), .. scan.Emitted.Select(all => Reshape(all, [all.Shape.Size]))]);

    private static double[] Every(double s, double[] elements, Func<double, double, double> step) => [.. elements.Select(e => s = step(s, e))];

    private static double[] TwoStates(double p, double q, double[] elements, Func<double, double, double, (double P, double Q, double[] Emitted)> step)
    {
        var emitted = new List<double[]>();
        foreach (double e in elements)
        {
            (double nextP, double nextQ, double[] made) = step(p, q, e);
            emitted.Add(made);
            (p, q) = (nextP, nextQ);
        }

        return [p, q, .. Enumerable.Range(0, emitted[0].Length).SelectMany(k => emitted.Select(values => values[k]))];
    }

    /// <summary>The factor of e eᵀ + 2 for two rows.</summary>
    private static double[] Root(double[] e)
    {
        double a = (e[0] * e[0]) + (e[1] * e[1]) + 2, b = (e[0] * e[2]) + (e[1] * e[3]), c = (e[2] * e[2]) + (e[3] * e[3]) + 2;
        double first = Math.Sqrt(a);
        return [first, 0, b / first, Math.Sqrt(c - (b * b / a))];
    }

    [Fact]
    public void A_value_that_is_not_finite_is_traced_to_the_step_and_the_operation_within()
    {
        Tensor x = Plan.Input("x", []);
        Tensor last = Scan(x, new double[] { 1, 2, 3, 4 }, (state, element) => Log(state) + element).Last;
        Workspace workspace = Plan.Compile([x], last).CreateWorkspace();
        Assert.Null(workspace.FindNotFinite([1]));
        Assert.StartsWith("Log gives NaN, from -", workspace.FindNotFinite([0.2]), StringComparison.Ordinal);
        Assert.EndsWith(", in step 1 of a scan", workspace.FindNotFinite([0.2]), StringComparison.Ordinal);
    }
}
