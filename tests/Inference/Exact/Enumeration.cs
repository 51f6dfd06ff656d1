namespace Prob.Tests;

/// <summary>The twin of exact inference: every joint state of a small graph that evidence and factors allow, with the logarithm of its weight, one by one.</summary>
internal sealed class Enumeration
{
    public Enumeration(FactorGraph graph, Evidence evidence)
    {
        Graph = graph;
        var all = new List<(int[] States, double LogWeight)>();
        var states = new int[graph.Variables.Length];
        do
        {
            if (!evidence.States.All(observed => states[observed.Key] == observed.Value))
                continue;
            double logWeight = graph.Factors.Sum(factor => factor.LogWeights[Place(factor.Scope, states)]);
            if (logWeight > double.NegativeInfinity)
                all.Add(([.. states], logWeight));
        }
        while (Next());
        Possible = [.. all.OrderByDescending(state => state.LogWeight)];
        LogTotal = LogSum(Possible.Select(state => state.LogWeight));

        bool Next()
        {
            for (int i = 0; i < states.Length; i++)
            {
                if (++states[i] < graph.Variables[i].Cardinality)
                    return true;
                states[i] = 0;
            }

            return false;
        }
    }

    public FactorGraph Graph { get; }

    /// <summary>The joint states of positive weight, the heaviest first.</summary>
    public (int[] States, double LogWeight)[] Possible { get; }

    public double LogTotal { get; }

    public double Entropy => LogTotal - Possible.Sum(state => Math.Exp(state.LogWeight - LogTotal) * state.LogWeight);

    public static double LogSum(IEnumerable<double> logs)
    {
        double[] terms = [.. logs];
        double largest = terms.Append(double.NegativeInfinity).Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(terms.Order().Sum(term => Math.Exp(term - largest)));
    }

    /// <summary>The probability of each joint state of some variables, the last of which runs fastest.</summary>
    public double[] Joint(IReadOnlyList<int> variables)
    {
        var joint = new double[variables.Aggregate(1, (size, v) => size * Graph.Variables[v].Cardinality)];
        foreach ((int[] states, double logWeight) in Possible.Reverse())
            joint[Place(variables, states)] += Math.Exp(logWeight - LogTotal);
        return joint;
    }

    /// <summary>The log weight of each joint state of some variables, all others summed out.</summary>
    public Dictionary<int, double> LogSums(int[] variables) =>
        Possible.GroupBy(state => Place(variables, state.States)).ToDictionary(group => group.Key, group => LogSum(group.Select(state => state.LogWeight)));

    public int Place(IReadOnlyList<int> scope, int[] states) => scope.Aggregate(0, (place, v) => (place * Graph.Variables[v].Cardinality) + states[v]);

    /// <summary>
    /// A graph of up to eight variables of one to four states, with loops: factors over none to four of them, in any order, some given as logarithms, with zeros, and weights of a
    /// few kinds: equal ones, ordinary ones, and from 1e-200 to 1e200. Variables that no factor mentions occur.
    /// </summary>
    public static (FactorGraph Graph, Evidence Evidence) Draw(Random random)
    {
        int count = random.Next(1, 9);
        Variable[] variables = [.. Enumerable.Range(0, count).Select(v => new Variable($"v{v}", [.. Enumerable.Range(0, random.Next(1, 5)).Select(s => $"s{s}")]))];
        double zeros = random.Next(3) * 0.15;
        int kind = random.Next(3);
        var factors = new List<Factor>();
        for (int f = random.Next(0, count + 3); f > 0; f--)
        {
            int[] scope = [.. Enumerable.Range(0, count)];
            random.Shuffle(scope);
            scope = scope[..random.Next(0, Math.Min(count, 4) + 1)];
            double[] weights = [.. Enumerable.Range(0, scope.Aggregate(1, (size, v) => size * variables[v].Cardinality)).Select(_ => Weight(scope))];
            factors.Add(random.Next(3) == 0 ? Factor.FromLogWeights(scope, Array.ConvertAll(weights, Math.Log)) : Factor.FromWeights(scope, weights));
        }

        var graph = new FactorGraph([.. variables], [.. factors]);
        return (graph, Observed(random, graph));

        double Weight(int[] scope) =>
            scope.Length > 0 && random.NextDouble() < zeros ? 0
            : kind == 0 ? random.Next(1, 3)
            : kind == 1 ? random.NextDouble()
            : Math.Pow(10, (random.NextDouble() * 400) - 200);
    }

    /// <summary>Some variables in some states.</summary>
    public static Evidence Observed(Random random, FactorGraph graph)
    {
        double share = random.Next(3) * 0.2;
        Evidence evidence = Evidence.None;
        for (int v = 0; v < graph.Variables.Length; v++)
        {
            if (random.NextDouble() < share)
                evidence = evidence.With(v, random.Next(graph.Variables[v].Cardinality));
        }

        return evidence;
    }

    /// <summary>Some variables, none twice, in any order.</summary>
    public static int[] Some(Random random, FactorGraph graph)
    {
        int[] all = [.. Enumerable.Range(0, graph.Variables.Length)];
        random.Shuffle(all);
        return all[..random.Next(0, all.Length + 1)];
    }
}
