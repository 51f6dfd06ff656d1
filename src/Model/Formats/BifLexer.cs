using System.Buffers;
using System.Text;

namespace Prob;

/// <summary>What a token of BIF is.</summary>
internal enum BifToken
{
    /// <summary>A name, a keyword or a number.</summary>
    Word,

    /// <summary>A name in quotation marks.</summary>
    Quoted,

    /// <summary>One of { } [ ] ( ) ; |</summary>
    Symbol,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>
/// Cuts BIF into tokens. White space, comments and commas only separate them, as the format says. A word is whatever stands between separators and symbols, so states
/// such as &lt;5 and 1/2 need no quotation marks. In quotation marks a backslash precedes a quotation mark or a backslash that belong to the name.
/// </summary>
internal sealed class BifLexer(SourceText source)
{
    private static readonly SearchValues<char> Symbols = SearchValues.Create("{}[]();|");
    private readonly string text = source.Text;
    private int end;
    private string unquoted = "";

    /// <summary>The kind of the present token.</summary>
    public BifToken Kind { get; private set; } = BifToken.End;

    /// <summary>Where the present token starts.</summary>
    public int Start { get; private set; }

    /// <summary>The characters of the present token; of a quoted name without the marks.</summary>
    public ReadOnlySpan<char> Value => Kind == BifToken.Quoted ? unquoted : text.AsSpan(Start, end - Start);

    /// <summary>Whether a name can stand without quotation marks.</summary>
    public static bool IsWord(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '"' || EndsWord(name, i))
                return false;
        }

        return name.Length > 0;
    }

    /// <summary>Whether the present token is this symbol.</summary>
    public bool IsAt(char symbol) => Kind == BifToken.Symbol && text[Start] == symbol;

    /// <summary>Whether the present token is this word, without quotation marks.</summary>
    public bool IsAt(string word) => Kind == BifToken.Word && Value.SequenceEqual(word);

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        SkipSeparators();
        Start = end;
        if (end == text.Length)
        {
            Kind = BifToken.End;
        }
        else if (text[end] == '"')
        {
            Kind = BifToken.Quoted;
            ReadQuoted();
        }
        else if (Symbols.Contains(text[end]))
        {
            Kind = BifToken.Symbol;
            end++;
        }
        else
        {
            Kind = BifToken.Word;
            do
                end++;
            while (end < text.Length && !EndsWord(text, end) && text[end] != '"');
        }
    }

    /// <summary>Goes behind the next semicolon, whatever comes before it.</summary>
    public void SkipStatement()
    {
        int length = text.AsSpan(end).IndexOf(';');
        if (length < 0)
            throw source.Error(Start, "expected ';' at the end of this property, but found the end of the text.");
        end += length + 1;
        Next();
    }

    /// <summary>An error at the present token.</summary>
    public FormatException Expected(string what) => source.Error(Start, $"expected {what}, but found {SourceText.Quoted(text.AsSpan(Start, end - Start))}.");

    private static bool EndsWord(string text, int at) => text[at] switch
    {
        ',' => true,
        '/' => at + 1 < text.Length && text[at + 1] is '/' or '*',
        char character => character <= ' ' || Symbols.Contains(character) || (character > '\x7f' && char.IsWhiteSpace(character)),
    };

    private void SkipSeparators()
    {
        for (; end < text.Length; end++)
        {
            if (text[end] == '/' && EndsWord(text, end))
                SkipComment();
            else if (!(text[end] == ',' || text[end] <= ' ' || char.IsWhiteSpace(text[end])))
                return;
        }
    }

    /// <summary>Goes to the last character of a comment.</summary>
    private void SkipComment()
    {
        bool isLine = text[end + 1] == '/';
        int length = text.AsSpan(end + 2).IndexOf(isLine ? "\n" : "*/");
        if (length < 0 && !isLine)
            throw source.Error(end, "expected '*/' at the end of this comment, but found the end of the text.");
        end = length < 0 ? text.Length - 1 : end + 2 + length + (isLine ? 0 : 1);
    }

    private void ReadQuoted()
    {
        var name = new StringBuilder();
        for (end++; end < text.Length && text[end] != '"'; end++)
        {
            if (text[end] == '\\' && end + 1 < text.Length && text[end + 1] is '"' or '\\')
                end++;
            name.Append(text[end]);
        }

        if (end == text.Length)
            throw source.Error(Start, "expected '\"' at the end of this name, but found the end of the text.");
        end++;
        unquoted = name.ToString();
    }
}
