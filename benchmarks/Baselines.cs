namespace Benchmarks;

/// <summary>
/// Another system's figures, from the first Markdown table of a page that has the columns "posterior", "gradients" (of the draws, without warm-up) and "min ESS".
/// </summary>
internal static class Baselines
{
    /// <summary>The smallest effective sample size per gradient of each posterior; none without a page.</summary>
    public static Dictionary<string, double> PerGradient(string? page)
    {
        if (page is null)
            return [];
        string[][] rows = [.. File.ReadLines(page).Where(line => line.StartsWith('|')).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];
        int first = Array.FindIndex(rows, row => row.Contains("posterior"));
        if (first < 0)
            throw new InvalidDataException($"Expected a table with a column 'posterior' in {page}, but there is none.");
        int name = Column("posterior"), gradients = Column("gradients"), size = Column("min ESS");
        return rows.Skip(first + 2).TakeWhile(row => row.Length == rows[first].Length).ToDictionary(row => row[name], row => Number(row[size]) / Number(row[gradients]));

        int Column(string title) => Array.IndexOf(rows[first], title) is >= 0 and int at ? at : throw new InvalidDataException($"Expected a column '{title}' in {page}, but there is none.");
        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
