namespace Prob;

/// <summary>A text that is being read, for errors that say where in it.</summary>
/// <param name="text">The text.</param>
/// <param name="file">The name of the file it came from, if any.</param>
internal sealed class SourceText(string text, string? file)
{
    private const int LongestQuote = 40;

    public string Text => text;

    public static SourceText OfFile(string path) => new(File.ReadAllText(path), Path.GetFileName(path));

    /// <summary>An error at a position: "asia.bif, line 3, column 5: …".</summary>
    public FormatException Error(int position, string message)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, position);
        int line = before.Count('\n') + 1, column = position - before.LastIndexOf('\n');
        return new FormatException($"{(file is null ? "Line" : $"{file}, line")} {line}, column {column}: {message}");
    }

    /// <summary>What was found, in quotes and cut if it is long; the end of the text if it is empty.</summary>
    public static string Quoted(ReadOnlySpan<char> found) =>
        found.IsEmpty ? "the end of the text" : found.Length > LongestQuote ? $"'{found[..LongestQuote]}…'" : $"'{found}'";
}
