using System.Globalization;

namespace Prob;

/// <summary>Cuts UAI files into words. White space only separates them, and a line that starts with the word c is a comment (UAI 2016).</summary>
internal sealed class UaiLexer(SourceText source)
{
    private readonly string text = source.Text;
    private int end;

    /// <summary>Where the present word starts.</summary>
    public int Start { get; private set; }

    /// <summary>How many characters follow the present word.</summary>
    public int Remaining => text.Length - end;

    /// <summary>Whether the present word is the first of its line.</summary>
    public bool StartsLine { get; private set; }

    /// <summary>The present word; empty at the end.</summary>
    public ReadOnlySpan<char> Word => text.AsSpan(Start, end - Start);

    /// <summary>Goes to the next word.</summary>
    public void Next()
    {
        StartsLine = end == 0;
        do
        {
            while (end < text.Length && char.IsWhiteSpace(text[end]))
                StartsLine |= text[end++] == '\n';
            Start = end;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
        }
        while (StartsLine && Word is "c" && SkipLine());
    }

    /// <summary>Goes to the next word, and reads it as a whole number: <paramref name="what"/>, such as "the cardinality of variable", of number <paramref name="of"/>.</summary>
    public int NextWhole(string what, int? of = null, int least = 0, int most = int.MaxValue)
    {
        Next();
        return Whole(what, of, least, most);
    }

    /// <summary>The present word as a whole number.</summary>
    public int Whole(string what, int? of = null, int least = 0, int most = int.MaxValue)
    {
        if (!int.TryParse(Word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
            throw Expected($"{what}{(of is null ? "" : $" {of}")}, {(most == int.MaxValue ? $"a whole number from {least}" : $"{least} to {most}")}");
        return number;
    }

    /// <summary>Goes to the next word, and reads it as a weight.</summary>
    public double NextWeight(Func<string> place)
    {
        Next();
        if (!double.TryParse(Word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number >= 0 && number < double.PositiveInfinity))
            throw Expected($"a weight of {place()}, a finite number that is not negative");
        return number;
    }

    /// <summary>An error at the present word.</summary>
    public FormatException Expected(string what) => source.Error(Start, $"expected {what}, but found {SourceText.Quoted(Word)}.");

    private bool SkipLine()
    {
        int length = text.AsSpan(end).IndexOf('\n');
        end = length < 0 ? text.Length : end + length;
        return true;
    }
}
