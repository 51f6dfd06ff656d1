using System.Globalization;
using System.Net;
using System.Text;

/// <summary>A drawing as text. Elements lie over each other in the order in which they are added.</summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    public Svg(double width, double height, string title)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#444\">");
        Add($"<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#fff\"/>");
        Add($"<text x=\"16\" y=\"24\" font-size=\"14\" fill=\"#111\">{WebUtility.HtmlEncode(title)}</text>");
    }

    /// <summary>Okabe and Ito (2008): told apart by people who do not see all colours.</summary>
    public static IReadOnlyList<string> Colours { get; } = ["#8ec5e8", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#d55e00"];

    /// <summary>An element, its numbers with a point.</summary>
    public void Add(FormattableString element) => text.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Words; the anchor (start, middle, end) says which end of them is at x.</summary>
    public void Label(double x, double y, string words, string anchor = "start") =>
        Add($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(words)}</text>");

    /// <summary>Colours and what they mean, side by side.</summary>
    public void Legend(double y, params ReadOnlySpan<(string Colour, string Meaning)> entries)
    {
        double x = 16;
        foreach ((string colour, string meaning) in entries)
        {
            Add($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>");
            Label(x + 14, y + 9, meaning);
            x += 32 + (5.2 * meaning.Length);
        }
    }

    public override string ToString() => $"{text}</svg>\n";
}
