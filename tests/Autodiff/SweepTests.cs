using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>
/// The sweep against its meaning: the value at the end of a graph is the sum over all paths of the product of the weights along them, and the message back at an
/// edge is that sum over the paths through the edge, without the edge's own weight. Paths are enumerated one by one.
/// </summary>
public sealed class SweepTests
{
    /// <summary>Nodes carry vectors of some widths; an edge carries a matrix from one node to a later one. Between the same two there may be several edges.</summary>
    private sealed record Dag(int[] Widths, (int From, int To)[] Edges, int[] Draws)
    {
        public int WeightsOf(int edge) => Widths[Edges[edge].From] * Widths[Edges[edge].To];

        public override string ToString() => $"widths {string.Join(",", Widths)}; {string.Join(" ", Edges)}; {string.Join(",", Draws)}";
    }

    [Fact]
    public void Tensors_made_long_before_the_others_get_their_messages()
    {
        // d (3x + x²) / dx at 5, with more nodes between the two halves of the graph than are found by place.
        Tensor x = Plan.Input("x", []), first = 3 * x, unrelated = 0;
        for (int i = 0; i < NodeSet.MostPlaces + 10; i++)
            unrelated += i;
        Tensor y = first + (x * x);
        IReadOnlyDictionary<Tensor, Tensor> messages = Sweep.Backward([(y, (Tensor)1.0)], [x], Derivative.Rule);
        Assert.Equal(1, messages[first].ToScalar());
        Assert.Single(messages.Keys, key => key == first);
        Assert.Equal(messages.Count, messages.Count());
        Assert.False(messages.ContainsKey(unrelated));
        Assert.Equal(13, Graph.Substitute([messages[x]], new Dictionary<Tensor, Tensor> { [x] = 5 })[0].ToScalar());
    }

    [Fact]
    public void Derivatives_on_scalar_graphs_are_sums_over_paths() => Randomly.Check(Graphs(width: 1), CheckDerivative);

    [Fact]
    public void Derivatives_on_graphs_of_matrices_are_sums_over_paths() => Randomly.Check(Graphs(width: 3), CheckDerivative);

    [Fact]
    public void Beliefs_in_sum_product_are_sums_over_paths() => CheckBelief<double, SumProduct>(d => 0.25 * (d - 4), Near);

    [Fact]
    public void Beliefs_in_counting_count_paths() => CheckBelief<BigInteger, Counting>(d => d % 3, (x, y) => x == y);

    [Fact]
    public void Beliefs_in_max_plus_are_best_paths() => CheckBelief<double, MaxPlus>(LogWeight, (x, y) => x.Equals(y));

    [Fact]
    public void Beliefs_in_log_sum_exp_are_log_sums_over_paths() => CheckBelief<double, LogSumExpPlus>(LogWeight, Near);

    [Fact]
    public void Beliefs_in_sum_product_are_derivatives_on_any_graph_of_sums_products_and_rearrangements() => Randomly.Check(
        Gen.Choose(0, int.MaxValue - 1).ArrayOf(12),
        draws =>
        {
            Tensor[] inputs = [Plan.Input("a", [2, 3]), Plan.Input("b", [3]), Plan.Input("c", [])];
            double[][] values = [.. inputs.Select((input, k) => Enumerable.Range(0, input.Shape.Size).Select(i => 0.25 * ((draws[k] >> i & 7) - 3)).ToArray())];
            Tensor output = RandomExpression(inputs, draws);
            var belief = new Belief<double, SumProduct>();
            var leaves = inputs.Select((input, k) => (input, new Table<double>(input.Type, values[k]))).ToDictionary();
            IReadOnlyDictionary<Tensor, Table<double>> forward = belief.Forward([output], leaves);
            IReadOnlyDictionary<Tensor, Table<double>> back = Sweep.Backward([(output, belief.One(output.Type))], inputs, belief);

            Plan plan = Plan.Compile(inputs, [output, .. Derivatives.Gradient(output, inputs)]);
            var results = new double[plan.OutputSize];
            plan.CreateWorkspace().Run([.. values.SelectMany(v => v)], results);
            double[] messages = [.. inputs.SelectMany(input => back.TryGetValue(input, out Table<double>? message) ? message.Values : new double[input.Shape.Size])];
            AssertSame([forward[output].Values[0], .. messages], results);
        },
        300);

    [Fact]
    public void An_operation_without_meaning_in_the_semiring_is_named()
    {
        Tensor x = Plan.Input("x", []);
        var belief = new Belief<double, MaxPlus>();
        var leaves = new Dictionary<Tensor, Table<double>> { [x] = belief.One(TensorType.Scalar) };
        Assert.Contains("Exp works on real numbers; in the semiring MaxPlus", Assert.Throws<NotSupportedException>(() => belief.Forward([Exp(x)], leaves)).Message);
        Assert.Contains("input 'y'", Assert.Throws<NotSupportedException>(() => belief.Forward([x + Plan.Input("y", [])], leaves)).Message);
    }

    [Fact]
    public void Each_node_is_visited_once_each_way()
    {
        // 2⁶⁰ paths.
        Tensor x = Plan.Input("x", []), y = x;
        for (int i = 0; i < 60; i++)
            y += y;
        var counting = new Belief<BigInteger, Counting>();
        var leaves = new Dictionary<Tensor, Table<BigInteger>> { [x] = counting.One(TensorType.Scalar) };
        Assert.Equal(BigInteger.Pow(2, 60), counting.Forward([y], leaves)[y].Values[0]);
        Assert.Equal(BigInteger.Pow(2, 60), Sweep.Backward([(y, counting.One(TensorType.Scalar))], [x], counting)[x].Values[0]);
    }

    private static Gen<Dag> Graphs(int width) =>
        from count in Gen.Choose(2, 6)
        from widths in Gen.Choose(1, width).ArrayOf(count)
        from edges in (from ends in Gen.Choose(0, count - 1).Two() where ends.Item1 != ends.Item2 select (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2))).ArrayOf(width == 1 ? 9 : 5)
        from draws in Gen.Choose(0, 15).ArrayOf(100)
        select new Dag(widths, edges, draws);

    /// <summary>Quarters, whose sums are exact; some edges are impossible.</summary>
    private static double LogWeight(int draw) => draw % 5 == 4 ? double.NegativeInfinity : 0.25 * (draw - 8);

    /// <summary>The graph: a tensor per edge, and the output; null where no path leads from the first node to the last.</summary>
    private static (Tensor Source, Tensor[] Weights, Tensor? Output) Build(Dag dag)
    {
        Tensor source = Plan.Input("source", Scalar(dag, 0) ? [] : [dag.Widths[0]]);
        Tensor[] weights = [.. dag.Edges.Select((edge, e) => Plan.Input($"w{e}", Scalar(dag, edge.From) && Scalar(dag, edge.To) ? [] : [dag.Widths[edge.To], dag.Widths[edge.From]]))];
        var values = new Tensor?[dag.Widths.Length];
        values[0] = source;
        for (int node = 1; node < values.Length; node++)
        {
            for (int e = 0; e < weights.Length; e++)
            {
                if (dag.Edges[e].To != node || values[dag.Edges[e].From] is not { } from)
                    continue;
                Tensor arriving = weights[e].Shape.Rank == 0 ? weights[e] * from
                    : Scalar(dag, node) ? Contract("j,j->", Reshape(weights[e], [dag.Widths[dag.Edges[e].From]]), Vector(from))
                    : Contract("ij,j->i", weights[e], Vector(from));
                values[node] = values[node] is { } others ? others + arriving : arriving;
            }
        }

        return (source, weights, values[^1] is { } last ? Sum(last) : null);

        static Tensor Vector(Tensor x) => x.Shape.Rank == 0 ? Reshape(x, [1]) : x;
    }

    private static bool Scalar(Dag dag, int node) => dag.Widths[node] == 1;

    /// <summary>All paths from the first node to the last, each as the weights (edge and entry of its matrix) that it uses.</summary>
    private static List<(int Edge, int Entry)[]> Paths(Dag dag)
    {
        var paths = new List<(int, int)[]>();
        for (int state = 0; state < dag.Widths[0]; state++)
            Extend(0, state, []);
        return paths;

        void Extend(int node, int state, (int, int)[] path)
        {
            if (node == dag.Widths.Length - 1)
            {
                paths.Add(path);
                return;
            }

            for (int e = 0; e < dag.Edges.Length; e++)
            {
                if (dag.Edges[e].From != node)
                    continue;
                for (int next = 0; next < dag.Widths[dag.Edges[e].To]; next++)
                    Extend(dag.Edges[e].To, next, [.. path, (e, (next * dag.Widths[node]) + state)]);
            }
        }
    }

    /// <summary>Value and messages by enumeration.</summary>
    private static (T Value, T[][] Messages) Enumerate<T, TSemiring>(Dag dag, T[][] weights)
        where TSemiring : struct, ISemiring<T>
    {
        TSemiring s = default;
        T value = s.Zero;
        T[][] messages = [.. weights.Select(w => Enumerable.Repeat(s.Zero, w.Length).ToArray())];
        foreach ((int Edge, int Entry)[] path in Paths(dag))
        {
            value = s.Plus(value, path.Aggregate(s.One, (product, step) => s.Times(product, weights[step.Edge][step.Entry])));
            foreach ((int edge, int entry) in path)
            {
                T others = path.Where(step => step != (edge, entry)).Aggregate(s.One, (product, step) => s.Times(product, weights[step.Edge][step.Entry]));
                messages[edge][entry] = s.Plus(messages[edge][entry], others);
            }
        }

        return (value, messages);
    }

    private static T[][] Draw<T>(Dag dag, Func<int, T> weight)
    {
        int next = 0;
        return [.. dag.Edges.Select((_, e) => Enumerable.Range(0, dag.WeightsOf(e)).Select(_ => weight(dag.Draws[next++ % dag.Draws.Length])).ToArray())];
    }

    private static void CheckDerivative(Dag dag)
    {
        (Tensor source, Tensor[] weights, Tensor? output) = Build(dag);
        if (output is null)
            return;
        double[][] values = Draw(dag, d => 0.25 * (d - 4));
        (double value, double[][] messages) = Enumerate<double, SumProduct>(dag, values);
        Plan plan = Plan.Compile([source, .. weights], [output, .. Derivatives.Gradient(output, weights)]);
        var results = new double[plan.OutputSize];
        plan.CreateWorkspace().Run([.. Enumerable.Repeat(1.0, dag.Widths[0]), .. values.SelectMany(v => v)], results);
        AssertSame([value, .. messages.SelectMany(m => m)], results);
    }

    private static void CheckBelief<T, TSemiring>(Func<int, T> weight, Func<T, T, bool> same)
        where TSemiring : struct, ISemiring<T>
    {
        Randomly.Check(Graphs(width: 1), Check);
        Randomly.Check(Graphs(width: 3), Check);

        void Check(Dag dag)
        {
            (Tensor source, Tensor[] weights, Tensor? output) = Build(dag);
            if (output is null)
                return;
            T[][] values = Draw(dag, weight);
            (T value, T[][] messages) = Enumerate<T, TSemiring>(dag, values);
            var belief = new Belief<T, TSemiring>();
            var leaves = new Dictionary<Tensor, Table<T>> { [source] = belief.One(source.Type) };
            for (int e = 0; e < weights.Length; e++)
                leaves[weights[e]] = new(weights[e].Type, values[e]);
            IReadOnlyDictionary<Tensor, Table<T>> forward = belief.Forward([output], leaves);
            Assert.True(same(value, forward[output].Values[0]), $"the sum over paths is {value}, but the sweep gave {forward[output].Values[0]}");
            IReadOnlyDictionary<Tensor, Table<T>> back = Sweep.Backward([(output, belief.One(output.Type))], weights, belief);
            for (int e = 0; e < weights.Length; e++)
            {
                for (int i = 0; i < values[e].Length; i++)
                {
                    T message = back.TryGetValue(weights[e], out Table<T>? table) ? table.Values[i] : default(TSemiring).Zero;
                    Assert.True(same(messages[e][i], message), $"entry {i} of edge {e}: the sum over paths is {messages[e][i]}, but the message is {message}");
                }
            }
        }
    }

    /// <summary>A scalar made by a dozen random operations, each on what is there already.</summary>
    private static Tensor RandomExpression(Tensor[] inputs, int[] draws)
    {
        List<Tensor> made = [.. inputs];
        foreach (int draw in draws)
        {
            Tensor x = made[draw / 16 % made.Count], y = made[draw / 1024 % made.Count];
            Tensor next = (draw % 12) switch
            {
                0 or 1 when x.Shape.Rank == 0 || y.Shape.Rank == 0 || x.Shape == y.Shape => x + y,
                2 or 3 when x.Shape.Rank == 0 || y.Shape.Rank == 0 || x.Shape == y.Shape => x * y,
                4 when x.Shape.Rank == 2 => Transpose(x),
                5 when x.Shape.Rank > 0 => Slice(x, 0, x.Shape[0] - 1, 1),
                6 when x.Shape.Rank > 0 => Reshape(x, [x.Shape.Size]),
                7 when x.Shape.Rank > 0 => Sum(x, 0),
                8 when x.Shape.Rank == 1 => Outer(x, x),
                9 => Stack(x, x * x),
                10 when x.Shape.Rank > 0 && x.Shape.Rank <= 2 && y.Shape.Rank is 1 or 2 && x.Shape.Rank > 0 && x.Shape[x.Shape.Rank - 1] == y.Shape[0] => x.Shape.Rank <= 2 ? Dot(x, y) : x,
                11 when x.Shape.Rank > 0 => Slice(x, x.Shape.Rank - 1, 0, (x.Shape[x.Shape.Rank - 1] + 1) / 2, 2),
                _ => Sum(x) * inputs[2],
            };
            if (next.Shape.Size <= 40 && next.Shape.Rank <= 4)
                made.Add(next);
        }

        return made.Skip(3).Aggregate(Sum(made[0]), (sum, x) => sum + Sum(x));
    }

    private static bool Near(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-12 * Math.Max(1, Math.Abs(x));

    /// <summary>Within rounding of sums and products of some dozen terms, relative to the largest of them.</summary>
    private static void AssertSame(double[] expected, double[] actual)
    {
        double scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-12 * scale, $"place {i}: {expected[i]} and {actual[i]}");
    }
}
