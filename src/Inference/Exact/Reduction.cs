using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        int count = graph.Variables.Length;
        possible = new bool[count][];
        for (int v = 0; v < count; v++)
        {
            possible[v] = new bool[graph.Variables[v].Cardinality];
            Array.Fill(possible[v], true);
        }

        var isObserved = new bool[count];
        foreach ((int variable, int state) in evidence.States)
        {
            Array.Clear(possible[variable]);
            possible[variable][state] = true;
            isObserved[variable] = true;
        }

        IsPossible = Propagate(isObserved);
        Kept = new int[count][];
        Numbers = new int[count];
        int open = 0;
        for (int v = 0; v < count; v++)
        {
            Kept[v] = StatesOf(possible[v]);
            Numbers[v] = Kept[v].Length > 1 ? open++ : -1;
        }

        Variables = new int[open];
        Cardinalities = new int[open];
        for (int v = 0; v < count; v++)
        {
            if (Numbers[v] >= 0)
                (Variables[Numbers[v]], Cardinalities[Numbers[v]]) = (v, Kept[v].Length);
        }

        Scopes = new int[graph.Factors.Length][];
        for (int f = 0; f < Scopes.Length; f++)
            Scopes[f] = OpenOf(graph.Factors[f].Scope);
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

        // The last variables together are the inner loop, over places that are looked up.
        const int mostInner = 256;
        int split = rank - 1, width = Cardinalities[layout[split]];
        while (split > 0 && width * Cardinalities[layout[split - 1]] <= mostInner)
            width *= Cardinalities[layout[--split]];
        Span<int> inner = width <= mostInner ? stackalloc int[mostInner] : new int[width];
        inner = inner[..width];
        inner[0] = 0;
        for (int d = rank - 1, length = 1; d >= split; d--)
        {
            ReadOnlySpan<int> own = steps[begins[d]..begins[d + 1]];
            for (int s = own.Length - 1; s >= 0; s--)
            {
                for (int i = 0; i < length; i++)
                    inner[(s * length) + i] = inner[i] + own[s];
            }

            length *= own.Length;
        }

        index.Clear();
        int outer = origin;
        for (int d = 0; d < split; d++)
            outer += steps[begins[d]];
        for (int i = 0; i < target.Length; i += width)
        {
            ref double first = ref Unsafe.Add(ref MemoryMarshal.GetReference(table), outer), run = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), i);
            for (int s = 0; s < inner.Length; s++)
                Unsafe.Add(ref run, s) = Unsafe.Add(ref first, inner[s]);
            for (int d = split - 1; d >= 0; d--)
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

    private static int[] StatesOf(bool[] possible)
    {
        var states = new int[possible.AsSpan().Count(true)];
        for (int s = 0, next = 0; s < possible.Length; s++)
        {
            if (possible[s])
                states[next++] = s;
        }

        return states;
    }

    /// <summary>The numbers of the open variables of a scope.</summary>
    private int[] OpenOf(ImmutableArray<int> scope)
    {
        int count = 0;
        foreach (int v in scope)
            count += Numbers[v] >= 0 ? 1 : 0;
        if (count == 0)
            return [];
        var open = new int[count];
        for (int d = 0, next = 0; d < scope.Length; d++)
        {
            if (Numbers[scope[d]] >= 0)
                open[next++] = Numbers[scope[d]];
        }

        return open;
    }

    /// <summary>Drops states without support until nothing changes; false if a variable has none left.</summary>
    private bool Propagate(bool[] isObserved)
    {
        // A factor without zeros supports every state, whatever is left of the others; most with zeros do as long as nothing is known of the others.
        var queue = new Queue<int>();
        var queued = new bool[graph.Factors.Length];
        for (int f = 0; f < queued.Length; f++)
        {
            Factor factor = graph.Factors[f];
            queued[f] = factor.HasZeros && (factor.Scope.IsEmpty || IsObserved(factor.Scope, isObserved) || !SupportsAll(factor));
            if (queued[f])
                queue.Enqueue(f);
        }

        List<int>[]? withZeros = null;   // the factors with zeros of each variable
        while (queue.TryDequeue(out int f))
        {
            queued[f] = false;
            Factor factor = graph.Factors[f];
            if (factor.Scope.IsEmpty)
                return false;
            for (int d = 0; d < factor.Scope.Length; d++)
            {
                bool[] states = possible[factor.Scope[d]];
                bool isLess = false;
                for (int s = 0; s < states.Length; s++)
                {
                    if (states[s] && !IsSupported(factor, d, s))
                        (states[s], isLess) = (false, true);
                }

                if (!isLess)
                    continue;
                if (!states.Contains(true))
                    return false;
                foreach (int other in (withZeros ??= FactorsWithZeros())[factor.Scope[d]])
                {
                    if (queued[other])
                        continue;
                    queued[other] = true;
                    queue.Enqueue(other);
                }
            }
        }

        return true;
    }

    private static bool IsObserved(ImmutableArray<int> scope, bool[] isObserved)
    {
        foreach (int v in scope)
        {
            if (isObserved[v])
                return true;
        }

        return false;
    }

    private bool SupportsAll(Factor factor)
    {
        Span<int> cardinalities = stackalloc int[factor.Scope.Length];
        for (int d = 0; d < cardinalities.Length; d++)
            cardinalities[d] = graph.Variables[factor.Scope[d]].Cardinality;
        return factor.SupportsAll(cardinalities);
    }

    private List<int>[] FactorsWithZeros()
    {
        var factors = new List<int>[graph.Variables.Length];
        for (int v = 0; v < factors.Length; v++)
            factors[v] = [];
        for (int f = 0; f < graph.Factors.Length; f++)
        {
            if (!graph.Factors[f].HasZeros)
                continue;
            foreach (int v in graph.Factors[f].Scope)
                factors[v].Add(f);
        }

        return factors;
    }

    /// <summary>Whether some entry of a factor with a state of one of its variables and possible states of the others has weight.</summary>
    private bool IsSupported(Factor factor, int dimension, int state)
    {
        ImmutableArray<int> scope = factor.Scope;
        ReadOnlySpan<double> table = (factor.IsLog ? factor.LogWeights : factor.Weights).AsSpan();
        double zero = factor.IsLog ? double.NegativeInfinity : 0;
        Span<int> index = stackalloc int[scope.Length], steps = stackalloc int[scope.Length];
        int place = 0;
        for (int d = scope.Length - 1, step = 1; d >= 0; d--)
        {
            steps[d] = step;
            index[d] = d == dimension ? state : Array.IndexOf(possible[scope[d]], true);
            place += index[d] * step;
            step *= possible[scope[d]].Length;
        }

        while (table[place] <= zero)
        {
            int d = scope.Length - 1;
            for (; d >= 0; d--)
            {
                if (d == dimension)
                    continue;
                bool[] states = possible[scope[d]];
                int next = Array.IndexOf(states, true, index[d] + 1), from = index[d];
                index[d] = next >= 0 ? next : Array.IndexOf(states, true);
                place += (index[d] - from) * steps[d];
                if (next >= 0)
                    break;
            }

            if (d < 0)
                return false;
        }

        return true;
    }
}
