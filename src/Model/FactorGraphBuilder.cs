using System.Collections.Immutable;

namespace Prob;

/// <summary>Builds a factor graph by hand.</summary>
/// <example>
/// <code>
/// var graph = new FactorGraphBuilder();
/// Variable rain = graph.Variable("rain", ["no", "yes"]);
/// Variable wet = graph.Variable("wet", ["no", "yes"]);
/// graph.Factor([rain], [0.8, 0.2]);
/// graph.Factor([rain, wet], [0.9, 0.1,
///                            0.2, 0.8]);
/// FactorGraph weather = graph.Build();
/// </code>
/// </example>
public sealed class FactorGraphBuilder
{
    private readonly List<Variable> variables = [];
    private readonly Dictionary<string, int> indices = [];
    private readonly List<Factor> factors = [];

    /// <summary>Adds a variable.</summary>
    /// <param name="name">Its name, unique in the graph.</param>
    /// <param name="states">The names of its states: at least one, none twice.</param>
    /// <exception cref="ArgumentException">The name is taken or empty, or there are no states, or one is empty or there twice.</exception>
    public Variable Variable(string name, ReadOnlySpan<string> states) => Add(new Variable(name, [.. states]));

    /// <summary>Adds a variable with states named 0, 1, ….</summary>
    /// <param name="name">Its name, unique in the graph.</param>
    /// <param name="cardinality">The number of states, at least 1.</param>
    /// <exception cref="ArgumentException">The name is taken or empty, or there are no states.</exception>
    public Variable Variable(string name, int cardinality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cardinality, 1);
        return Add(new Variable(name, Prob.Variable.Numbered(cardinality)));
    }

    /// <summary>Adds a factor given by its weights: finite, not negative, and not necessarily normalised. An empty scope and one weight are a constant.</summary>
    /// <param name="scope">The variables, none twice.</param>
    /// <param name="weights">The table in row-major order: the last variable of the scope varies fastest.</param>
    /// <exception cref="ArgumentException">A variable is not this graph's or there twice, the table has not the scope's size, or a weight is negative, infinite or NaN.</exception>
    public void Factor(ReadOnlySpan<Variable> scope, ReadOnlySpan<double> weights) => Add(scope, weights, isLog: false);

    /// <summary>Adds a factor given by the natural logs of its weights: finite or −∞.</summary>
    /// <param name="scope">The variables, none twice.</param>
    /// <param name="logWeights">The table in row-major order: the last variable of the scope varies fastest.</param>
    /// <exception cref="ArgumentException">A variable is not this graph's or there twice, the table has not the scope's size, or a log weight is +∞ or NaN.</exception>
    public void LogFactor(ReadOnlySpan<Variable> scope, ReadOnlySpan<double> logWeights) => Add(scope, logWeights, isLog: true);

    /// <summary>The graph so far; the builder may go on.</summary>
    public FactorGraph Build() => new([.. variables], [.. factors]);

    private Variable Add(Variable variable)
    {
        if (!indices.TryAdd(variable.Name, variables.Count))
            throw new ArgumentException($"The names of variables must differ, but there is a variable '{variable.Name}' already.");
        variables.Add(variable);
        return variable;
    }

    private void Add(ReadOnlySpan<Variable> scope, ReadOnlySpan<double> table, bool isLog)
    {
        int number = factors.Count;
        var places = ImmutableArray.CreateBuilder<int>(scope.Length);
        foreach (Variable variable in scope)
        {
            if (!indices.TryGetValue(variable.Name, out int index) || variables[index] != variable)
                throw new ArgumentException($"The scope of factor {number} must hold variables of this graph, but holds '{variable}'; there are: {Listing.Of([.. indices.Keys])}.");
            places.Add(index);
        }

        ImmutableArray<int> indexed = places.MoveToImmutable();
        Factor factor = Prob.Factor.Checked(indexed, [.. table], isLog, () => FactorGraph.Place(number, indexed, variables));
        FactorGraph.Check(factor, number, variables);
        factors.Add(factor);
    }
}
