using System.Globalization;

/// <summary>A sequence of symbols as read from a file; values are places in the list of symbols.</summary>
internal sealed record Sequence(string Name, string[] Symbols, int[] Values)
{
    /// <summary>
    /// Symbols separated by white space; from # to the end of a line is comment. A symbol is a whole number from 0 on, unless the first line lists the symbols, as in
    /// "symbols: A C G T".
    /// </summary>
    /// <exception cref="FormatException">There are no symbols, or something is not one.</exception>
    public static Sequence Load(string file)
    {
        string name = Path.GetFileName(file);
        string[]? listed = null;
        var found = new List<string>();
        int number = 0;
        foreach (string line in File.ReadLines(file))
        {
            number++;
            string[] tokens = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (tokens is ["symbols:", .. string[] symbols] && listed is null && found.Count == 0)
            {
                listed = [.. symbols.Distinct()];
                continue;
            }

            foreach (string token in tokens)
            {
                if (listed is not null && !listed.Contains(token))
                    throw new FormatException($"{name}, line {number}: expected one of the symbols {string.Join(" ", listed)}, but found '{token}'.");
                if (listed is null && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                    throw new FormatException($"{name}, line {number}: expected a symbol, which is a whole number unless a first line 'symbols: …' lists others, but found '{token}'.");
                found.Add(listed is null ? int.Parse(token, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture) : token);
            }
        }

        if (found.Count == 0)
            throw new FormatException($"{name} has no observations.");
        string[] all = listed ?? [.. found.Distinct().OrderBy(symbol => int.Parse(symbol, CultureInfo.InvariantCulture))];
        Dictionary<string, int> place = all.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return new(name, all, [.. found.Select(symbol => place[symbol])]);
    }

    /// <summary>Writes what <see cref="Load"/> reads.</summary>
    public static void Save(string file, string comment, string? symbols, IEnumerable<string> values)
    {
        IEnumerable<string> head = comment.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => $"# {line}".TrimEnd());
        IEnumerable<string> rows = values.Chunk(50).Select(row => string.Join("  ", row.Chunk(10).Select(ten => string.Join(' ', ten))));
        File.WriteAllText(file, string.Join('\n', [.. head, .. symbols is null ? Array.Empty<string>() : [$"symbols: {symbols}"], .. rows, ""]));
    }
}
