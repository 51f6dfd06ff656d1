using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// The Interchange Format for Bayesian networks, BIF 0.15, in which the bnlearn repository (bnlearn.com/bnrepository) keeps its networks: F. G. Cozman,
/// "The Interchange Format for Bayesian Networks", cs.cmu.edu/~fgcozman/Research/InterchangeFormat.
/// </summary>
/// <remarks>
/// <para>
/// A probability block becomes a factor over its parents, in their order, and then its child. Numbers are used as given: rows need not sum to one. Properties and the
/// name of the network are not kept. A <c>table</c> lists a child with parents as the format says: the last parent fastest, the child slowest.
/// </para>
/// <para>
/// Rows that are missing are filled by <c>default</c>, or else an error. Names may hold any character but white space, comma, { } [ ] ( ) ; | and a quotation mark; others
/// stand in quotation marks. Unlike the format's definition, text between blocks must be a comment, so that a misspelt block is an error and not ignored.
/// </para>
/// </remarks>
public static class Bif
{
    /// <summary>Reads a network.</summary>
    /// <exception cref="FormatException">It is not BIF, or not a Bayesian network; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Parse(string text) => new BifReader(new SourceText(text, file: null)).Read();

    /// <summary>Reads a network to the end of the reader.</summary>
    /// <exception cref="FormatException">It is not BIF, or not a Bayesian network; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Read(TextReader reader) => Parse(reader.ReadToEnd());

    /// <summary>Reads a network from a file.</summary>
    /// <exception cref="FormatException">It is not BIF, or not a Bayesian network; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Load(string path) => new BifReader(SourceText.OfFile(path)).Read();

    /// <summary>A network as text, which is read as the same network, bit by bit.</summary>
    /// <exception cref="ArgumentException">The graph is not a Bayesian network, or has logs beyond the range of weights.</exception>
    public static string Format(FactorGraph graph)
    {
        var writer = new StringWriter();
        Write(graph, writer);
        return writer.ToString();
    }

    /// <summary>Writes a network, which is read as the same network, bit by bit.</summary>
    /// <exception cref="ArgumentException">The graph is not a Bayesian network, or has logs beyond the range of weights.</exception>
    public static void Write(FactorGraph graph, TextWriter writer)
    {
        CheckNetwork(graph);
        ImmutableArray<double>[] tables = [.. Enumerable.Range(0, graph.Factors.Length).Select(number => Exactly.Weights(graph, number, "BIF"))];
        writer.Write("network unknown {\n}\n");
        foreach (Variable variable in graph.Variables)
            writer.Write($"variable {Name(variable.Name)} {{\n  type discrete [ {variable.Cardinality} ] {{ {string.Join(", ", variable.States.Select(Name))} }};\n}}\n");
        for (int i = 0; i < tables.Length; i++)
            WriteProbability(writer, [.. graph.Factors[i].Scope.Select(variable => graph.Variables[variable])], tables[i].AsSpan());
    }

    /// <summary>Writes a network to a file, which is read as the same network, bit by bit.</summary>
    /// <exception cref="ArgumentException">The graph is not a Bayesian network, or has logs beyond the range of weights.</exception>
    public static void Save(FactorGraph graph, string path) => File.WriteAllText(path, Format(graph));

    private static void WriteProbability(TextWriter writer, ImmutableArray<Variable> scope, ReadOnlySpan<double> table)
    {
        Variable child = scope[^1];
        ImmutableArray<Variable> parents = scope[..^1];
        string given = parents.IsEmpty ? "" : $" | {string.Join(", ", parents.Select(parent => Name(parent.Name)))}";
        writer.Write($"probability ( {Name(child.Name)}{given} ) {{\n");
        string[][] names = [.. parents.Select(parent => parent.States.Select(Name).ToArray())];
        var states = new int[parents.Length];
        for (int at = 0; at < table.Length; at += child.Cardinality)
        {
            writer.Write(parents.IsEmpty ? "  table " : $"  ({string.Join(", ", states.Select((state, parent) => names[parent][state]))}) ");
            for (int i = 0; i < child.Cardinality; i++)
            {
                writer.Write(i == 0 ? "" : ", ");
                writer.Write(Exactly.Text(table[at + i]));
            }

            writer.Write(";\n");
            for (int i = states.Length - 1; i >= 0 && ++states[i] == parents[i].Cardinality; i--)
                states[i] = 0;
        }

        writer.Write("}\n");
    }

    private static void CheckNetwork(FactorGraph graph)
    {
        var factorOf = new int?[graph.Variables.Length];
        for (int i = 0; i < graph.Factors.Length; i++)
        {
            if (graph.Factors[i].Scope is not [.., int child])
                throw new ArgumentException($"BIF holds probabilities of variables, but factor {i} is a constant.");
            if (factorOf[child] is int other)
                throw new ArgumentException($"BIF holds one factor for each variable, which comes last in its scope, but '{graph.Variables[child].Name}' comes last in factors {other} and {i}.");
            factorOf[child] = i;
        }

        if (Array.IndexOf(factorOf, null) is >= 0 and int missing)
            throw new ArgumentException($"BIF holds one factor for each variable, which comes last in its scope, but '{graph.Variables[missing].Name}' comes last in none.");
        if (Ancestry.Cycle(graph) is { Length: > 0 } cycle)
            throw new ArgumentException($"BIF holds networks without cycles, but there is {Ancestry.Describe(graph, cycle)}.");
    }

    private static string Name(string name) =>
        BifLexer.IsWord(name) ? name : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
