using FsCheck.Fluent;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>Runs that leave something for the next: as if a plan without states were given what it gave before.</summary>
public sealed class StateTests
{
    private const int Runs = 3;

    /// <summary>Several sizes, so that states are numbers, vectors, written in loops with and without a rest, and copied.</summary>
    private static readonly int[] Sizes = [1, 3, 8, 17, 64, 100, 200, 1003];

    /// <summary>
    /// Random graphs of which every input is a state, with a further state for each, and updates of all kinds. A replay gives the same bits as its twin; staged code
    /// rounds in other places, as <see cref="StagedLawsTests"/> explain.
    /// </summary>
    [Fact]
    public void States_are_what_a_plan_without_them_is_given_and_gives() => Randomly.Check(
        Gen.Choose(0, int.MaxValue - 1).Select(RandomGraphs.Draw),
        RandomGraphs.Smaller,
        graph =>
        {
            (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
            Agree(inputs, outputs, graph);
        },
        LongTheoryAttribute.IsAsked ? 10_000 : 60);

    /// <summary>Sums of 1000 terms of order 1 may be added in another order.</summary>
    [Fact]
    public void All_next_states_are_made_of_the_old_ones()
    {
        foreach (int n in Sizes)
        {
            Tensor a = Plan.Input("a", [n]), b = Plan.Input("b", [n]), c = Plan.Input("c", [n]), x = Plan.Input("x", [n]);
            double[] ofA = Ramp(n, 1), ofB = Ramp(n, 2), ofC = Ramp(n, 3);
            void Check(Tensor[] outputs, (Tensor, Tensor)[] states, double[] expectedOutputs, double[] expected)
            {
                Plan plan = Plan.Compile([x], outputs, states);
                foreach (Workspace workspace in Workspaces(plan))
                {
                    var results = new double[plan.OutputSize];
                    workspace.SetState([.. ofA, .. ofB, .. ofC]);
                    workspace.Run(Ramp(n, 4), results);
                    Assert.Equal(expectedOutputs, results, new Within(1e-12));
                    Assert.Equal(expected, StateOf(workspace, plan), new Within(1e-12));
                }
            }

            Check([a], [(a, b), (b, a), (c, c)], ofA, [.. ofB, .. ofA, .. ofC]);
            Check([a + b], [(a, b), (b, c), (c, a)], Each(ofA, ofB, (p, q) => p + q), [.. ofB, .. ofC, .. ofA]);
            Check([], [(a, a + b), (b, a + b), (c, 7 * b)], [], [.. Each(ofA, ofB, (p, q) => p + q), .. Each(ofA, ofB, (p, q) => p + q), .. ofB.Select(q => 7 * q)]);
            Check([a], [(a, b * 2), (b, a + 1), (c, a * b)], ofA, [.. ofB.Select(q => q * 2), .. ofA.Select(p => p + 1), .. Each(ofA, ofB, (p, q) => p * q)]);
            Check([], [(a, Expand(2.5, a.Type)), (b, x), (c, Ramp(n, 9))], [], [.. ofA.Select(_ => 2.5), .. Ramp(n, 4), .. Ramp(n, 9)]);
            Check([Sum(a)], [(a, a * Slice(a, 0, 0, 1)), (b, b - Sum(b)), (c, Slice(Concatenate(0, c, c), 0, 1, n))],
                [ofA.Sum()], [.. ofA.Select(p => p * ofA[0]), .. ofB.Select(q => q - ofB.Sum()), .. ofC[1..], ofC[0]]);
            Check([Exp(-Square(a))], [(a, a + (c * x)), (b, CumulativeSum(b) * a), (c, Where(c > a, b, c))],
                [.. ofA.Select(p => Math.Exp(-p * p))],
                [
                    .. Enumerable.Range(0, n).Select(i => ofA[i] + (ofC[i] * Ramp(n, 4)[i])),
                    .. Enumerable.Range(0, n).Select(i => ofB[..(i + 1)].Sum() * ofA[i]),
                    .. Enumerable.Range(0, n).Select(i => ofC[i] > ofA[i] ? ofB[i] : ofC[i]),
                ]);
        }
    }

    [Fact]
    public void An_update_of_many_numbers_is_one_loop_that_writes_over_what_it_reads()
    {
        Shape[] shapes = [[400, 300], [400], [784, 20]];
        Tensor rate = Plan.Input("rate", []);
        var states = new List<(Tensor, Tensor)>();
        var gradients = new List<Tensor>();
        foreach (Shape shape in shapes)
        {
            Tensor p = Plan.Input("p", shape), m = Plan.Input("m", shape), v = Plan.Input("v", shape), g = Plan.Input("g", shape);
            Tensor nextM = (0.9 * m) + (0.1 * g), nextV = (0.999 * v) + (0.001 * Square(g));
            states.AddRange([(p, p - (rate * nextM / (Sqrt(nextV) + 1e-8))), (m, nextM), (v, nextV)]);
            gradients.Add(g);
        }

        Plan plan = Plan.Compile([rate, .. gradients], [], states);
        int size = shapes.Sum(shape => shape.Size);
        PlanExplanation staged = plan.Explain(Executor.Staged);
        Assert.Equal(shapes.Select(shape => shape.Size), staged.Loops.Where(loop => loop.Length > 1).Select(loop => loop.Length));
        Assert.All(staged.Loops.Where(loop => loop.Length > 1), loop => Assert.Equal(3, loop.Stored));
        Assert.Empty(staged.Calls);
        Assert.InRange(staged.WorkBytes, 0, (4 * 8 * size) + 4096);   // states and gradients
        Assert.Empty(plan.ProgramFor(Executor.Replay).StateMoves);
    }

    [Fact]
    public void A_run_with_states_allocates_nothing()
    {
        Tensor p = Plan.Input("p", [300]), m = Plan.Input("m", [300]), s = Plan.Input("s", []), x = Plan.Input("x", [300]);
        Tensor next = (0.9 * m) + x;
        Plan plan = Plan.Compile([x], [Sum(p)], [(p, p - (s * next)), (m, next), (s, s * 0.5)]);
        foreach (Workspace workspace in Workspaces(plan).Concat(Workspaces(plan.In(Precision.Single))))
        {
            var (at, results) = (Ramp(300, 1), new double[1]);
            workspace.Run(at, results);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                workspace.Run(at, results);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    /// <summary>What a state of floats is set to comes back; and it is written in the same places as one of doubles, so that both run alike but for rounding, of 2⁻²⁴ of values of order 1 a step.</summary>
    [Fact]
    public void States_may_be_floats()
    {
        foreach (int n in Sizes)
        {
            Tensor a = Plan.Input("a", [n]), b = Plan.Input("b", [n]), c = Plan.Input("c", [n]), x = Plan.Input("x", [n]);
            Plan plan = Plan.Compile([x], [Sum(a), b], [(a, Tanh((a * 0.5) + (b * x))), (b, c), (c, a - (c * Slice(b, 0, 0, 1)))]), single = plan.In(Precision.Single);
            double[] start = [.. Ramp(3 * n, 1).Select(value => (double)(float)value)], at = Ramp(n, 4), expected = new double[plan.OutputSize], actual = new double[plan.OutputSize];
            foreach ((Workspace twin, Workspace workspace) in Workspaces(plan).Zip(Workspaces(single)))
            {
                twin.SetState(start);
                workspace.SetState(start);
                Assert.Equal(start, StateOf(workspace, single));
                for (int run = 0; run < Runs; run++)
                {
                    twin.Run(at, expected);
                    workspace.Run(at, actual);
                    Assert.Equal(expected, actual, new Within(1e-6 * (1 + Math.Sqrt(n))));
                    Assert.Equal(StateOf(twin, plan), StateOf(workspace, single), new Within(1e-6));
                    Assert.All(actual.Concat(StateOf(workspace, single)), value => Assert.Equal((float)value, value));
                }
            }
        }
    }

    [Fact]
    public void States_begin_as_0_and_belong_to_a_workspace()
    {
        Tensor count = Plan.Input("count", []), x = Plan.Input("x", []);
        Plan plan = Plan.Compile([x], [count * 10], [(count, count + x)]);
        foreach (Workspace workspace in Workspaces(plan))
        {
            var result = new double[1];
            for (int i = 0; i < 4; i++)
            {
                workspace.Run([2], result);
                Assert.Equal(20 * i, result[0]);
            }

            Assert.Equal([8], StateOf(workspace, plan));
        }
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Tensor x = Plan.Input("x", [2]), y = Plan.Input("y", [2]), scalar = Plan.Input("scalar", []);
        Assert.Contains("keeps its type", Assert.Throws<ArgumentException>(() => Plan.Compile([x], [], [(scalar, x)])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Plan.Compile([x], [], [(x, x + 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Plan.Compile([], [], [(x, x + 1), (x, x)])).Message, StringComparison.Ordinal);
        Assert.Contains("made by Plan.Input", Assert.Throws<ArgumentException>(() => Plan.Compile([x], [], [(x + y, x)])).Message, StringComparison.Ordinal);
        Assert.Contains("nor among its states", Assert.Throws<InvalidOperationException>(() => Plan.Compile([], [], [(x, y)])).Message, StringComparison.Ordinal);
        Workspace workspace = Plan.Compile([x], [], [(y, x)]).CreateWorkspace();
        Assert.Contains("2 values, but 3", Assert.Throws<ArgumentException>(() => workspace.SetState([1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("2 values, but 1", Assert.Throws<ArgumentException>(() => workspace.GetState(new double[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finite_is_found_and_changes_no_state()
    {
        Tensor s = Plan.Input("s", []), x = Plan.Input("x", []);
        Plan plan = Plan.Compile([x], [x], [(s, s + Log(x))]);
        foreach (Workspace workspace in Workspaces(plan))
        {
            workspace.SetState([5]);
            Assert.Null(workspace.FindNotFinite([1]));
            Assert.Contains("Log gives NaN, from -1", workspace.FindNotFinite([-1]), StringComparison.Ordinal);
            Assert.Equal([5], StateOf(workspace, plan));
        }
    }

    private static void Agree(Tensor[] inputs, Tensor[] outputs, RandomGraph graph)
    {
        var random = new Random(graph.Seed);
        var states = new List<(Tensor Value, Tensor Next)>();
        Tensor[] slopes = Derivatives.Gradient(outputs.First(output => output.Type == TensorType.Scalar), inputs);
        foreach ((Tensor x, Tensor slope) in inputs.Zip(slopes))
        {
            Tensor m = Tensor.Input("m", x.Type), g = Tanh(slope);
            (Tensor nextX, Tensor nextM) = Next(x, m, g, random);
            states.AddRange([(x, nextX), (m, nextM)]);
        }

        if (random.Next(2) == 0)
            outputs = [.. outputs, states[random.Next(states.Count)].Value];
        Tensor[] values = [.. states.Select(state => state.Value)], all = [.. outputs, .. states.Select(state => state.Next)];
        Plan plan = Plan.Compile([], outputs, states), twin = Plan.Compile(values, all);
        double[] start = graph.Draw(plan.StateSize);
        Workspace[] workspaces = Workspaces(plan), twins = Workspaces(twin);
        for (int k = 0; k < workspaces.Length; k++)
        {
            workspaces[k].SetState(start);
            for (int run = 0; run < Runs; run++)
            {
                double[] before = StateOf(workspaces[k], plan), expected = new double[twin.OutputSize], actual = new double[plan.OutputSize];
                twins[k].Run(before, expected);
                workspaces[k].Run([], actual);
                actual = [.. actual, .. StateOf(workspaces[k], plan)];
                double? tolerance = k == 0 ? 0 : StagedLawsTests.Scale(values, all, before) * 1e-13;
                for (int i = 0; tolerance is not null && i < expected.Length; i++)
                {
                    bool isNear = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance;
                    Assert.True(isNear, $"Run {run} of workspace {k}: entry {i} of {plan.OutputSize} outputs and {plan.StateSize} states should be {expected[i]:r}, but is {actual[i]:r}.");
                }
            }
        }
    }

    /// <summary>What becomes of two states; values stay of order 1.</summary>
    private static (Tensor X, Tensor M) Next(Tensor x, Tensor m, Tensor g, Random random)
    {
        Tensor momentum = (0.5 * m) + g;
        Tensor rotated = x.Shape.Rank > 0 && x.Shape[0] > 1 ? Concatenate(0, Slice(x, 0, 1, x.Shape[0] - 1), Slice(x, 0, 0, 1)) : -x;
        return random.Next(12) switch
        {
            0 => (m, x),
            1 => (x, g),
            2 => (Tanh(x + m), Tanh(x + m)),
            3 => (Expand(0.5, x.Type), x),
            4 => (rotated, x * 0.5),
            5 => (Tanh(x * GraphFunctions.SumAll(x)), x + m),
            6 => (m * 0.5, Tanh(x + 1)),
            7 => (x.Shape.Rank == 2 && x.Shape[0] == x.Shape[1] ? Transpose(x) : g, m),
            8 => (Where(g > 0.1, m, x), Where(g > 0.1, x, m)),
            9 => (m, rotated),
            _ => (Tanh(x - (0.1 * momentum / (Sqrt(Square(momentum)) + 0.1))), momentum),
        };
    }

    /// <summary>A replay, and staged code of every width.</summary>
    private static Workspace[] Workspaces(Plan plan) => [plan.CreateWorkspace(), .. Executors.Widths.Select(lanes => plan.CreateWorkspace(null, lanes))];

    private static double[] StateOf(Workspace workspace, Plan plan)
    {
        var state = new double[plan.StateSize];
        workspace.GetState(state);
        return state;
    }

    private static double[] Each(double[] x, double[] y, Func<double, double, double> f) => [.. x.Zip(y, f)];

    private static double[] Ramp(int n, int start) => [.. Enumerable.Range(0, n).Select(i => Math.Sin((start * 10) + i))];
}
