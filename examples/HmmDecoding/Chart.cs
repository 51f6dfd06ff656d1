using System.Globalization;
using System.Net;
using System.Text;

/// <summary>Observations as dots, posterior probabilities of the states as stacked areas, the most probable path and the true states as bands; 100 steps to a row.</summary>
internal sealed record Chart(Sequence Observed, Sequence? Truth, string[] States, int[] Path, double[,] Marginals)
{
    private const int PerRow = 100, MostSteps = 5000;
    private const double Left = 72, Step = 8.4, Band = 9, Area = 48, Gap = 7;

    // Okabe and Ito (2008): told apart by people who do not see all colours; states beyond these repeat them.
    private static readonly string[] Colours = ["#8ec5e8", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#d55e00", "#f0e442", "#999999"];

    private int Steps => Math.Min(Path.Length, MostSteps);

    private double Level => Math.Clamp(60.0 / Observed.Symbols.Length, 3, 9);

    private double Dots => Level * Observed.Symbols.Length;

    private double RowHeight => Dots + Gap + Area + Gap + Band + (Truth is null ? 0 : 3 + Band) + 34;

    public string Svg()
    {
        const double width = Left + (PerRow * Step) + 16;
        const int namesPerLine = 14;
        double top = 42 + (16 * ((States.Length + namesPerLine - 1) / namesPerLine));
        int rows = (Steps + PerRow - 1) / PerRow;
        var svg = new StringBuilder();
        double height = top + (rows * RowHeight);
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"10\" fill=\"#444\">");
        Add(svg, $"<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#fff\"/>");
        string shown = Steps < Path.Length ? $"the first {Steps} of {Path.Length}" : $"{Steps}";
        Add(svg, $"<text x=\"16\" y=\"24\" font-size=\"14\" fill=\"#111\">{Escape(Observed.Name)}: {shown} observations, and the states behind them</text>");
        for (int k = 0; k < States.Length; k++)
        {
            double x = 16 + (62 * (k % namesPerLine)), y = 34 + (16 * (k / namesPerLine));
            Add(svg, $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"10\" height=\"10\" fill=\"{Colour(k)}\"/><text x=\"{x + 14:0.#}\" y=\"{y + 9:0.#}\">state {States[k]}</text>");
        }

        for (int row = 0; row < rows; row++)
            AddRow(svg, row * PerRow, Math.Min(PerRow, Steps - (row * PerRow)), top + (row * RowHeight));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Colour(int state) => Colours[state % Colours.Length];

    private static double Centre(int column) => Left + ((column + 0.5) * Step);

    private static void Add(StringBuilder svg, FormattableString element) => svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static void Label(StringBuilder svg, double y, string text) => Add(svg, $"<text x=\"{Left - 8:0.#}\" y=\"{y:0.#}\" text-anchor=\"end\">{Escape(text)}</text>");

    private void AddRow(StringBuilder svg, int start, int count, double y)
    {
        double right = Left + (count * Step);

        // One dot per observation: a path of strokes without length, whose round ends are the dots.
        int symbols = Observed.Symbols.Length;
        var dots = new StringBuilder();
        for (int i = 0; i < count; i++)
            dots.Append(CultureInfo.InvariantCulture, $"M{Centre(i):0.#} {y + Dots - ((Observed.Values[start + i] + 0.5) * Level):0.#}h0");
        for (int s = 0; s < symbols; s++)
        {
            double centre = y + Dots - ((s + 0.5) * Level);
            if (Level >= 9 || s == 0 || s == symbols - 1)
                Label(svg, centre + 3.5, Observed.Symbols[s]);
            Add(svg, $"<path d=\"M{Left:0.#} {centre:0.#}H{right:0.#}\" stroke=\"#eee\"/>");
        }

        Add(svg, $"<path d=\"{dots}\" stroke=\"#333\" stroke-width=\"4.4\" stroke-linecap=\"round\"/>");
        y += Dots + Gap;

        // The last state lies lowest; the area of a state is drawn from its upper edge down, and the next ones over it.
        Label(svg, y + 7, "1");
        Label(svg, y + (Area / 2) + 3.5, "posterior");
        Label(svg, y + Area, "0");
        Add(svg, $"<rect x=\"{Left:0.#}\" y=\"{y:0.#}\" width=\"{count * Step:0.#}\" height=\"{Area:0.#}\" fill=\"{Colour(0)}\"/>");
        for (int k = 1; k < States.Length; k++)
        {
            double[] edge = [.. Enumerable.Range(start, count).Select(t => y + (Area * (1 - Enumerable.Range(k, States.Length - k).Sum(j => Marginals[t, j]))))];
            string line = string.Create(CultureInfo.InvariantCulture, $"{Left:0.#} {edge[0]:0.#}L")
                + string.Join(' ', edge.Select((at, i) => string.Create(CultureInfo.InvariantCulture, $"{Centre(i):0.#} {at:0.#}")))
                + string.Create(CultureInfo.InvariantCulture, $" {right:0.#} {edge[^1]:0.#}");
            Add(svg, $"<path d=\"M{line}V{y + Area:0.#}H{Left:0.#}Z\" fill=\"{Colour(k)}\" stroke=\"#fff\" stroke-width=\"0.8\"/>");
        }

        y += Area + Gap;
        Bands(svg, "best path", Path, Colour, start, count, y);
        if (Truth is not null)
        {
            y += Band + 3;
            int[] matched = [.. Enumerable.Range(0, Truth.Symbols.Length).Select(Matching)];
            Bands(svg, "truth", Truth.Values, state => Colour(matched[state]), start, count, y);
        }

        for (int i = 0; i < count; i++)
        {
            if (i == 0 || (start + i + 1) % 10 == 0)
                Add(svg, $"<text x=\"{Centre(i):0.#}\" y=\"{y + Band + 12:0.#}\" text-anchor=\"middle\" fill=\"#888\">{start + i + 1}</text>");
        }
    }

    private static void Bands(StringBuilder svg, string name, int[] values, Func<int, string> colour, int start, int count, double y)
    {
        Label(svg, y + Band - 1, name);
        foreach (Run run in Run.Of(values[start..(start + count)]))
            Add(svg, $"<rect x=\"{Left + (run.Start * Step):0.#}\" y=\"{y:0.#}\" width=\"{run.Length * Step:0.#}\" height=\"{Band:0.#}\" fill=\"{colour(run.Value)}\"/>");
    }

    /// <summary>The fitted state of which a true state takes up the largest share: nothing says which is which but that.</summary>
    private int Matching(int state) => Enumerable.Range(0, States.Length).MaxBy(k =>
        Truth!.Values.Zip(Path).Count(pair => pair == (state, k)) / (Path.Count(other => other == k) + 1e-9));
}
