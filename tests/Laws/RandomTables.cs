using FsCheck;
using FsCheck.Fluent;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Laws;

/// <summary>
/// Variables with a few states each, factors over some of them, usually with loops, and the draws that decide the weights and the order in which variables are summed out.
/// </summary>
public sealed record RandomTables(int[] States, int[][] Scopes, int[] Draws)
{
    /// <summary>Up to five variables and six factors, each over up to three of the variables.</summary>
    public static Gen<RandomTables> Gen { get; } =
        from count in FsCheck.Fluent.Gen.Choose(1, 5)
        from states in FsCheck.Fluent.Gen.Choose(1, 3).ArrayOf(count)
        from factors in FsCheck.Fluent.Gen.Choose(1, 6)
        from scopes in FsCheck.Fluent.Gen.Choose(0, count - 1).ArrayOf(3).ArrayOf(factors)
        from draws in FsCheck.Fluent.Gen.Choose(0, 1 << 20).ArrayOf(200)
        select new RandomTables(states, [.. scopes.Select(scope => scope.Distinct().Order().ToArray())], draws);

    /// <summary>A weight for each entry of each factor, the last variable of its scope fastest.</summary>
    public T[][] Weights<T>(Func<int, int, int, T> weight)
    {
        int next = 0;
        return [.. Scopes.Select((scope, factor) =>
            Enumerable.Range(0, scope.Aggregate(1, (size, v) => size * States[v])).Select(entry => weight(factor, entry, Draws[next++ % Draws.Length])).ToArray())];
    }

    /// <summary>The entry of each factor in each assignment of the variables that some factor mentions.</summary>
    public List<int[]> Assignments()
    {
        var assignments = new List<int[]>();
        int[] mentioned = Mentioned(), state = new int[States.Length];
        Assign(0);
        return assignments;

        void Assign(int position)
        {
            if (position == mentioned.Length)
            {
                assignments.Add([.. Scopes.Select(scope => scope.Aggregate(0, (entry, v) => (entry * States[v]) + state[v]))]);
                return;
            }

            int variable = mentioned[position];
            for (state[variable] = 0; state[variable] < States[variable]; state[variable]++)
                Assign(position + 1);
        }
    }

    /// <summary>
    /// The sum over all assignments of the product of the weights, and for each entry of each factor the sum over the assignments consistent with it, without its own
    /// weight: one by one.
    /// </summary>
    public (T Total, T[][] Messages) Enumerate<T, TSemiring>(TSemiring s, T[][] weights)
        where TSemiring : struct, ISemiring<T>
    {
        T total = s.Zero;
        T[][] messages = [.. weights.Select(w => Enumerable.Repeat(s.Zero, w.Length).ToArray())];
        foreach (int[] entries in Assignments())
        {
            total = s.Plus(total, Product(entries, -1));
            for (int f = 0; f < entries.Length; f++)
                messages[f][entries[f]] = s.Plus(messages[f][entries[f]], Product(entries, f));
        }

        return (total, messages);

        T Product(int[] entries, int without) =>
            entries.Index().Where(e => e.Index != without).Aggregate(s.One, (product, e) => s.Times(product, weights[e.Index][e.Item]));
    }

    /// <summary>The same by the sweep: variables are axes, factors tensors over them, and one variable after another is summed out of the product of what mentions it.</summary>
    public (T Total, T[][] Messages) Propagate<T, TSemiring>(TSemiring semiring, T[][] weights)
        where TSemiring : struct, ISemiring<T>
    {
        Axis[] axes = [.. States.Select((states, v) => new Axis($"x{v}", states))];
        Tensor[] factors = [.. Scopes.Select((scope, f) => Plan.Input($"f{f}", [], [.. scope.Select(v => axes[v])]))];
        List<Tensor> rest = [.. factors];
        foreach (int variable in Mentioned().OrderBy(v => Draws[^(v + 1)]))
        {
            Tensor[] with = [.. rest.Where(x => x.Axes.Contains(axes[variable]))];
            rest.RemoveAll(with.Contains);
            rest.Add(Sum(with.Aggregate((x, y) => x * y), axes[variable]));
        }

        Tensor output = rest.Aggregate((x, y) => x * y);
        var belief = new Belief<T, TSemiring>(semiring);
        var leaves = factors.Select((factor, f) => (factor, new Table<T>(factor.Type, weights[f]))).ToDictionary();
        T total = belief.Forward([output], leaves)[output].Values[0];
        IReadOnlyDictionary<Tensor, Table<T>> back = Sweep.Backward([(output, belief.One(output.Type))], factors, belief);
        return (total, [.. factors.Select(factor => back[factor].Values)]);
    }

    public override string ToString() => $"states {string.Join(",", States)}; factors {string.Join(" ", Scopes.Select(scope => $"({string.Join(",", scope)})"))}";

    private int[] Mentioned() => [.. Scopes.SelectMany(scope => scope).Distinct().Order()];
}
