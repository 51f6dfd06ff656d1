using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// A factor graph with its evidence made as small as zeros allow: a state that some factor gives no weight, whatever the others do, is dropped, again and again
/// (arc consistency; Larkin and Dechter 2003). Observed variables are left with one state, deterministic factors often fix more, and what is left is smaller tables.
/// </summary>
internal sealed class Reduction
{
    private readonly FactorGraph graph;
    private readonly bool[][] possible;

    public Reduction(FactorGraph graph, Evidence evidence)
    {
        this.graph = graph;
        possible = [.. graph.Variables.Select(variable => Enumerable.Repeat(true, variable.Cardinality).ToArray())];
        foreach ((int variable, int state) in evidence.States)
        {
            Array.Clear(possible[variable]);
            possible[variable][state] = true;
        }

        IsPossible = Propagate();
        Kept = [.. possible.Select(states => Enumerable.Range(0, states.Length).Where(state => states[state]).ToArray())];
        var numbers = new int[graph.Variables.Length];
        var variables = new List<int>();
        for (int v = 0; v < numbers.Length; v++)
        {
            numbers[v] = Kept[v].Length > 1 ? variables.Count : -1;
            if (Kept[v].Length > 1)
                variables.Add(v);
        }

        Numbers = numbers;
        Variables = [.. variables];
        Cardinalities = [.. variables.Select(v => Kept[v].Length)];
        Scopes = [.. graph.Factors.Select(factor => factor.Scope.Where(v => numbers[v] >= 0).Select(v => numbers[v]).ToArray())];
    }

    /// <summary>False if a variable has no state left.</summary>
    public bool IsPossible { get; }

    /// <summary>The states that each variable of the graph may still be in.</summary>
    public int[][] Kept { get; }

    /// <summary>For each variable of the graph its number among those that are still open, or −1.</summary>
    public int[] Numbers { get; }

    /// <summary>The open variables, by their index in the graph.</summary>
    public int[] Variables { get; }

    /// <summary>The number of states of each open variable.</summary>
    public int[] Cardinalities { get; }

    /// <summary>The open variables of each factor of the graph.</summary>
    public int[][] Scopes { get; }

    /// <summary>The log weight that a factor over no open variable contributes.</summary>
    public double Constant(int factor)
    {
        Factor constant = graph.Factors[factor];
        Span<double> value = stackalloc double[1];
        Fill(factor, (constant.IsLog ? constant.LogWeights : constant.Weights).AsSpan(), [], value);
        return constant.IsLog ? value[0] : Math.Log(value[0]);
    }

    /// <summary>Writes what is left of a factor's table: over the given open variables, which are those of its scope in another order.</summary>
    public void Fill(int factor, ReadOnlySpan<double> table, ReadOnlySpan<int> layout, Span<double> target)
    {
        // Where each state that is left lies in the table, variable by variable.
        ImmutableArray<int> scope = graph.Factors[factor].Scope;
        int rank = layout.Length, stride = 1, origin = 0, states = 0;
        Span<int> begins = stackalloc int[rank + 1], index = stackalloc int[rank];
        for (int d = 0; d < rank; d++)
        {
            begins[d] = states;
            states += Cardinalities[layout[d]];
        }

        begins[rank] = states;
        const int onStack = 512;
        Span<int> steps = states <= onStack ? stackalloc int[states] : new int[states];
        for (int d = scope.Length - 1; d >= 0; d--)
        {
            int number = Numbers[scope[d]];
            int[] kept = Kept[scope[d]];
            if (number < 0)
                origin += kept[0] * stride;
            else
            {
                int begin = begins[layout.IndexOf(number)];
                for (int s = 0; s < kept.Length; s++)
                    steps[begin + s] = kept[s] * stride;
            }

            stride *= graph.Variables[scope[d]].Cardinality;
        }

        if (rank == 0)
        {
            target[0] = table[origin];
            return;
        }

        index.Clear();
        int outer = origin;
        for (int d = 0; d < rank - 1; d++)
            outer += steps[begins[d]];
        ReadOnlySpan<int> inner = steps[begins[rank - 1]..];
        for (int i = 0; i < target.Length; i += inner.Length)
        {
            Span<double> run = target.Slice(i, inner.Length);
            for (int s = 0; s < run.Length; s++)
                run[s] = table[outer + inner[s]];
            for (int d = rank - 2; d >= 0; d--)
            {
                int at = begins[d] + index[d];
                outer -= steps[at];
                if (++index[d] < begins[d + 1] - begins[d])
                {
                    outer += steps[at + 1];
                    break;
                }

                index[d] = 0;
                outer += steps[begins[d]];
            }
        }
    }

    /// <summary>Drops states without support until nothing changes; false if a variable has none left.</summary>
    private bool Propagate()
    {
        var factorsOf = new List<int>[graph.Variables.Length];
        for (int v = 0; v < factorsOf.Length; v++)
            factorsOf[v] = [];
        for (int f = 0; f < graph.Factors.Length; f++)
        {
            foreach (int v in graph.Factors[f].Scope)
                factorsOf[v].Add(f);
        }

        var queue = new Queue<int>(Enumerable.Range(0, graph.Factors.Length));
        var queued = new bool[graph.Factors.Length];
        Array.Fill(queued, true);
        while (queue.TryDequeue(out int f))
        {
            queued[f] = false;
            foreach (int changed in Revise(graph.Factors[f]))
            {
                if (!possible[changed].Contains(true))
                    return false;
                foreach (int other in factorsOf[changed].Where(other => !queued[other]))
                {
                    queued[other] = true;
                    queue.Enqueue(other);
                }
            }
        }

        return graph.Factors.All(factor => factor.Scope.Length > 0 || (factor.IsLog ? factor.LogWeights[0] > double.NegativeInfinity : factor.Weights[0] > 0));
    }

    /// <summary>The variables of a factor that lost a state because no entry with possible states of the others has weight.</summary>
    private List<int> Revise(Factor factor)
    {
        ImmutableArray<int> scope = factor.Scope;
        double zero = factor.IsLog ? double.NegativeInfinity : 0;
        ReadOnlySpan<double> table = (factor.IsLog ? factor.LogWeights : factor.Weights).AsSpan();
        bool[][] supported = [.. scope.Select(v => new bool[possible[v].Length])];
        var index = new int[scope.Length];
        foreach (double weight in table)
        {
            if (weight > zero)
            {
                bool isPossible = true;
                for (int d = 0; d < scope.Length && isPossible; d++)
                    isPossible = possible[scope[d]][index[d]];
                for (int d = 0; d < scope.Length && isPossible; d++)
                    supported[d][index[d]] = true;
            }

            for (int d = scope.Length - 1; d >= 0 && ++index[d] == possible[scope[d]].Length; d--)
                index[d] = 0;
        }

        var changed = new List<int>();
        for (int d = 0; d < scope.Length; d++)
        {
            bool[] states = possible[scope[d]];
            for (int s = 0; s < states.Length; s++)
            {
                if (states[s] && !supported[d][s])
                {
                    states[s] = false;
                    if (changed.Count == 0 || changed[^1] != scope[d])
                        changed.Add(scope[d]);
                }
            }
        }

        return changed;
    }
}
