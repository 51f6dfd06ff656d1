using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// The model format of the UAI inference competitions, without names: "UAI Model Format", UAI 2014 Inference Competition and UAI 2016 Inference Evaluation,
/// hlt.utdallas.edu/~vgogate/uai16-evaluation/uaiformat.html. Evidence is in a file of its own: <see cref="UaiEvidence"/>.
/// </summary>
/// <remarks>
/// MARKOV and BAYES are read alike, tables as given. Variables and states are named by their numbers. Written is MARKOV, which is right for every graph.
/// </remarks>
public static class Uai
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It is not a UAI model; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Parse(string text) => new UaiReader(new SourceText(text, file: null)).Read();

    /// <summary>Reads a model to the end of the reader.</summary>
    /// <exception cref="FormatException">It is not a UAI model; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Read(TextReader reader) => Parse(reader.ReadToEnd());

    /// <summary>Reads a model from a file.</summary>
    /// <exception cref="FormatException">It is not a UAI model; the message says where, what was expected and what was found.</exception>
    public static FactorGraph Load(string path) => new UaiReader(SourceText.OfFile(path)).Read();

    /// <summary>A model as text, which is read as the same model, bit by bit but for names.</summary>
    /// <exception cref="ArgumentException">The graph has logs beyond the range of weights.</exception>
    public static string Format(FactorGraph graph)
    {
        var writer = new StringWriter();
        Write(graph, writer);
        return writer.ToString();
    }

    /// <summary>Writes a model, which is read as the same model, bit by bit but for names.</summary>
    /// <exception cref="ArgumentException">The graph has logs beyond the range of weights.</exception>
    public static void Write(FactorGraph graph, TextWriter writer)
    {
        ImmutableArray<double>[] tables = [.. Enumerable.Range(0, graph.Factors.Length).Select(number => Exactly.Weights(graph, number, "UAI"))];
        writer.Write($"MARKOV\n{graph.Variables.Length}\n{string.Join(' ', graph.Variables.Select(variable => variable.Cardinality))}\n{tables.Length}\n");
        foreach (Factor factor in graph.Factors)
            writer.Write($"{string.Join(' ', factor.Scope.Prepend(factor.Scope.Length))}\n");
        foreach (ImmutableArray<double> table in tables)
        {
            writer.Write($"\n{table.Length}\n");
            for (int i = 0; i < table.Length; i++)
            {
                writer.Write(i == 0 ? "" : " ");
                writer.Write(Exactly.Text(table[i]));
            }

            writer.Write('\n');
        }
    }

    /// <summary>Writes a model to a file, which is read as the same model, bit by bit but for names.</summary>
    /// <exception cref="ArgumentException">The graph has logs beyond the range of weights.</exception>
    public static void Save(FactorGraph graph, string path) => File.WriteAllText(path, Format(graph));
}
