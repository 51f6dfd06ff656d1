using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// The evidence format of the UAI inference competitions, in both its styles. One set (UAI 2014): the number of observed variables, then each with its state, by number,
/// "2 1 0 2 1" (personal.utdallas.edu/~vibhav.gogate/uai14-competition/evidformat.html). Many sets (UAI 2010): the number of sets on a line, then a line like that
/// for each.
/// </summary>
/// <remarks>The numbers alone tell the styles apart but for rare files such as "2 0 1 5 0"; there the lines do: many sets if each starts one.</remarks>
public static class UaiEvidence
{
    /// <summary>Reads evidence about the variables of a graph: one set or many.</summary>
    /// <exception cref="FormatException">It is not UAI evidence, or not about this graph; the message says where, what was expected and what was found.</exception>
    public static ImmutableArray<Evidence> Parse(string text, FactorGraph graph) => new UaiEvidenceReader(new SourceText(text, file: null), graph).Read();

    /// <summary>Reads evidence about the variables of a graph to the end of the reader: one set or many.</summary>
    /// <exception cref="FormatException">It is not UAI evidence, or not about this graph; the message says where, what was expected and what was found.</exception>
    public static ImmutableArray<Evidence> Read(TextReader reader, FactorGraph graph) => Parse(reader.ReadToEnd(), graph);

    /// <summary>Reads evidence about the variables of a graph from a file: one set or many.</summary>
    /// <exception cref="FormatException">It is not UAI evidence, or not about this graph; the message says where, what was expected and what was found.</exception>
    public static ImmutableArray<Evidence> Load(string path, FactorGraph graph) => new UaiEvidenceReader(SourceText.OfFile(path), graph).Read();

    /// <summary>Evidence as text: one set in the style of 2014, more in that of 2010.</summary>
    /// <exception cref="ArgumentException">There is no set: the format cannot tell that from a set without observations.</exception>
    public static string Format(params ReadOnlySpan<Evidence> sets)
    {
        if (sets.IsEmpty)
            throw new ArgumentException("There must be at least one set of evidence, but there is none; for no observations give Evidence.None.");
        var writer = new StringWriter();
        if (sets.Length > 1)
            writer.Write($"{sets.Length}\n");
        foreach (Evidence evidence in sets)
        {
            writer.Write(evidence.States.Count);
            foreach ((int variable, int state) in evidence.States)
                writer.Write($" {variable} {state}");
            writer.Write('\n');
        }

        return writer.ToString();
    }

    /// <summary>Writes evidence: one set in the style of 2014, more in that of 2010.</summary>
    /// <exception cref="ArgumentException">There is no set: the format cannot tell that from a set without observations.</exception>
    public static void Write(TextWriter writer, params ReadOnlySpan<Evidence> sets) => writer.Write(Format(sets));

    /// <summary>Writes evidence to a file: one set in the style of 2014, more in that of 2010.</summary>
    /// <exception cref="ArgumentException">There is no set: the format cannot tell that from a set without observations.</exception>
    public static void Save(string path, params ReadOnlySpan<Evidence> sets) => File.WriteAllText(path, Format(sets));
}
