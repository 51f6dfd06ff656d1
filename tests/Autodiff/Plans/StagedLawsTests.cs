using FsCheck.Fluent;
using Prob.Graphs;
using Prob.Graphs.Plans;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff;

/// <summary>Staged code against its twin, the replay, on random graphs.</summary>
public sealed class StagedLawsTests
{
    /// <summary>
    /// Rounding is in other places: products are added without being rounded first, terms are added in another order, and x / d may be x · (1 / d). Each changes a value by some 1e-16 of
    /// itself, or of the largest term of its sum; sums have up to 1e4 terms, and a change is multiplied by the derivatives of what follows, which are among the values of the graph.
    /// </summary>
    private const double Rounding = 1e-13;

    [Fact]
    public void Staged_code_gives_what_a_replay_gives() => Randomly.Check(
        Gen.Choose(0, int.MaxValue - 1).Select(RandomGraphs.Draw),
        RandomGraphs.Smaller,
        graph => Assert.Null(Difference(graph)),
        LongTheoryAttribute.IsAsked ? 20_000 : 60);

    [Fact]
    public void In_single_precision_graphs_give_what_they_give_in_double_precision() => Randomly.Check(
        Gen.Choose(0, int.MaxValue - 1).Select(RandomGraphs.Draw),
        RandomGraphs.Smaller,
        graph =>
        {
            (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
            Plan plan = Plan.Compile(inputs, outputs);
            double[] at = graph.Draw(plan.InputSize);
            if (Scale(inputs, outputs, at) is not null)
                Assert.Null(SinglePrecision.Difference(plan, at));
        },
        LongTheoryAttribute.IsAsked ? 5000 : 60);

    /// <summary>What the law is worth: that operations are carried out in every way, and that every function is among those drawn.</summary>
    [Fact]
    public void The_graphs_drawn_are_of_every_kind()
    {
        RandomGraph[] graphs = [.. Enumerable.Range(0, 500).Select(RandomGraphs.Draw)];
        Assert.Empty(new GraphFunctions().Names.Except(graphs.SelectMany(graph => graph.Steps).Select(step => step.Function)));
        HashSet<JobKind>[] kinds = [.. graphs.Take(200).Select(graph =>
        {
            (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
            return Plan.Compile(inputs, outputs).ProgramFor(Executor.Staged).Staging!.Jobs.Select(job => job.Kind).ToHashSet();
        })];
        Assert.All(Enum.GetValues<JobKind>(), kind => Assert.True(kinds.Count(own => own.Contains(kind)) >= 4, $"Only {kinds.Count(own => own.Contains(kind))} of {kinds.Length} graphs have a {kind}."));
    }

    /// <summary>Where the two differ; null if they do not.</summary>
    private static string? Difference(RandomGraph graph)
    {
        (Tensor[] inputs, Tensor[] outputs) = graph.Trace();
        Plan plan = Plan.Compile(inputs, outputs);
        double[] at = graph.Draw(plan.InputSize);
        if (Scale(inputs, outputs, at) is not { } scale)
            return null;
        double[] expected = Executors.Replay(plan, at);
        foreach (int lanes in Executors.Widths)
        {
            double[] actual = Executors.Stage(plan, lanes, at);
            for (int i = 0; i < expected.Length; i++)
            {
                if (!expected[i].Equals(actual[i]) && !(Math.Abs(expected[i] - actual[i]) <= Rounding * scale))
                    return $"With {lanes} lanes, entry {i} of {expected.Length} should be {expected[i]:r}, but is {actual[i]:r}; the largest value on the way is {scale:g3}.";
            }
        }

        return null;
    }

    /// <summary>
    /// The largest finite value, and at least 1, of everything that the graph computes on the way. Null if an infinite value is a factor of a whole sum: if the terms differ in sign, it makes
    /// a difference whether they are added first, and either may be.
    /// </summary>
    public static double? Scale(Tensor[] inputs, Tensor[] outputs, double[] at)
    {
        List<Node> nodes = Graph.Order(Simplification.Simplify(outputs));
        Tensor[] all = [.. inputs, .. nodes.Where(node => node.Primitive is not Input).SelectMany(node => node.Outputs)];
        double[] values = Executors.Replay(Plan.CompileSimplified(inputs, all), at);
        var isInfinite = new Dictionary<Tensor, bool>();
        int next = 0;
        foreach (Tensor tensor in all)
            isInfinite[tensor] = Array.Exists(values[next..(next += tensor.Type.Size)], double.IsInfinity);
        foreach (Node node in nodes)
        {
            if (node.Primitive is not Contract contraction || node.Inputs.Length < 2)
                continue;
            ContractDomain domain = contraction.DomainOf([.. node.Inputs.Select(input => input.Type)]);
            if (node.Inputs.Where((input, k) => isInfinite[input] && domain.Sizes.Where((_, d) => domain.Result[d] < 0 && domain.Operands[k][d] < 0).Any()).Any())
                return null;
        }

        return values.Where(double.IsFinite).Append(1).Max(Math.Abs);
    }
}
