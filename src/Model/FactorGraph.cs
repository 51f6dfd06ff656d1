using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Prob;

/// <summary>
/// Discrete variables, and factors whose product is an unnormalised probability of their joint state: p(x) ∝ ∏ f(x in the scope of f). Immutable, and without
/// evidence: see <see cref="Prob.Evidence"/>. Build one with <see cref="FactorGraphBuilder"/>, or read it with <see cref="Bif"/> or <see cref="Uai"/>.
/// </summary>
public sealed class FactorGraph
{
    private const int MostLines = 50, MostEntries = 64;
    private readonly FrozenDictionary<string, int> indices;

    /// <summary>A graph of variables and factors over their indices.</summary>
    /// <exception cref="ArgumentException">Two variables share a name, or a factor is over a variable that does not exist, or its table's size is not that of its scope.</exception>
    public FactorGraph(ImmutableArray<Variable> variables, ImmutableArray<Factor> factors)
    {
        Variables = variables.IsDefault ? [] : variables;
        Factors = factors.IsDefault ? [] : factors;
        var byName = new Dictionary<string, int>(Variables.Length);
        for (int i = 0; i < Variables.Length; i++)
        {
            if (!byName.TryAdd(Variables[i].Name, i))
                throw new ArgumentException($"The names of variables must differ, but variables {byName[Variables[i].Name]} and {i} are both '{Variables[i].Name}'.");
        }

        indices = byName.ToFrozenDictionary();
        for (int i = 0; i < Factors.Length; i++)
            Check(Factors[i], i, Variables);
    }

    /// <summary>The variables; a factor's scope and evidence refer to them by index.</summary>
    public ImmutableArray<Variable> Variables { get; }

    /// <summary>The factors.</summary>
    public ImmutableArray<Factor> Factors { get; }

    /// <summary>The index of a variable.</summary>
    /// <exception cref="KeyNotFoundException">The graph has no variable of this name.</exception>
    public int IndexOf(string name) =>
        indices.TryGetValue(name, out int index)
            ? index
            : throw new KeyNotFoundException($"There is no variable '{name}'; there are: {Listing.Of([.. Variables.Select(variable => variable.Name)])}.");

    /// <summary>The index of a variable.</summary>
    /// <exception cref="KeyNotFoundException">The graph has no variable of this name, or it has other states.</exception>
    public int IndexOf(Variable variable)
    {
        int index = IndexOf(variable.Name);
        return Variables[index] == variable ? index : throw new KeyNotFoundException($"The variable '{variable}' is not the graph's, '{Variables[index]}'.");
    }

    /// <summary>Evidence by names: <c>graph.Evidence(("rain", "yes"), ("wet", "no"))</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such variable, or it has no such state.</exception>
    /// <exception cref="ArgumentException">A variable is there twice.</exception>
    public Evidence Evidence(params ReadOnlySpan<(string Variable, string State)> observed)
    {
        Evidence evidence = Prob.Evidence.None;
        foreach ((string name, string state) in observed)
        {
            int variable = IndexOf(name);
            if (evidence.States.ContainsKey(variable))
                throw new ArgumentException($"Evidence must give a variable one state, but '{name}' is there twice.");
            evidence = evidence.With(variable, Variables[variable].IndexOf(state));
        }

        return evidence;
    }

    /// <summary>The variables, the factors with their scopes, and tables that are small, a row for each state of all variables but the last.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Count(Variables.Length, "variable")}, {Count(Factors.Length, "factor")}");
        foreach (Variable variable in Variables.Take(MostLines))
            text.Append("\n  ").Append(variable);
        if (Variables.Length > MostLines)
            text.Append(CultureInfo.InvariantCulture, $"\n  … {Variables.Length - MostLines} more variables");
        for (int i = 0; i < Math.Min(Factors.Length, MostLines); i++)
            Describe(text, Factors[i], i);
        if (Factors.Length > MostLines)
            text.Append(CultureInfo.InvariantCulture, $"\n  … {Factors.Length - MostLines} more factors");
        return text.ToString();
    }

    /// <summary>Throws unless a factor's scope exists and its table has the scope's size.</summary>
    internal static void Check(Factor factor, int number, IReadOnlyList<Variable> variables)
    {
        foreach (int variable in factor.Scope)
        {
            if (variable >= variables.Count)
                throw new ArgumentException($"The scope of factor {number} must hold indices of variables, 0 to {variables.Count - 1}, but holds {variable}.");
        }

        IEnumerable<int> cardinalities = factor.Scope.Select(variable => variables[variable].Cardinality);
        if (factor.Size != TableSize(cardinalities))
        {
            string sizes = factor.Scope.IsEmpty ? "" : $" ({string.Join(" × ", cardinalities)})";
            throw new ArgumentException($"The table of {Place(number, factor.Scope, variables)} must have {TableSize(cardinalities)} entries{sizes}, but has {factor.Size}.");
        }
    }

    /// <summary>How many entries a table over variables of these cardinalities has; no more than 2⁶², to which larger products are cut.</summary>
    internal static long TableSize(IEnumerable<int> cardinalities)
    {
        long size = 1;
        foreach (int cardinality in cardinalities)
            size = (long)UInt128.Min((UInt128)size * (uint)cardinality, 1UL << 62);
        return size;
    }

    /// <summary>Which factor, for messages: "factor 3 over (rain, wet)".</summary>
    internal static string Place(int number, ImmutableArray<int> scope, IReadOnlyList<Variable> variables) =>
        $"factor {number} over ({string.Join(", ", scope.Select(variable => variables[variable].Name))})";

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private void Describe(StringBuilder text, Factor factor, int number)
    {
        text.Append("\n  ").Append(Place(number, factor.Scope, Variables)).Append(factor.IsLog ? ", logs" : "");
        if (factor.Size > MostEntries)
        {
            text.Append(CultureInfo.InvariantCulture, $": {factor.Size} entries");
            return;
        }

        ImmutableArray<double> table = factor.IsLog ? factor.LogWeights : factor.Weights;
        int width = factor.Scope.IsEmpty ? 1 : Variables[factor.Scope[^1]].Cardinality;
        for (int row = 0; row < table.Length / width; row++)
        {
            string[] states = States(factor.Scope, row);
            text.Append("\n    ").Append(states.Length == 0 ? "" : $"({string.Join(", ", states)}) ");
            text.AppendJoin(", ", table.Skip(row * width).Take(width).Select(entry => entry.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The states of all variables of a scope but the last, in a row of the table.</summary>
    private string[] States(ImmutableArray<int> scope, int row)
    {
        var states = new string[Math.Max(scope.Length - 1, 0)];
        for (int i = states.Length - 1; i >= 0; i--)
        {
            Variable variable = Variables[scope[i]];
            states[i] = variable.States[row % variable.Cardinality];
            row /= variable.Cardinality;
        }

        return states;
    }
}
