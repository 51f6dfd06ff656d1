using System.Globalization;

/// <summary>A rectangle of a drawing with scales of its own: what is drawn in it is given in the units of the data.</summary>
internal sealed record Panel(Svg Svg, double Left, double Top, double Width, double Height, (double From, double To) Across, (double From, double To) Up)
{
    public double Bottom => Top + Height;

    public double X(double value) => Left + (Width * (value - Across.From) / (Across.To - Across.From));

    public double Y(double value) => Bottom - (Height * (value - Up.From) / (Up.To - Up.From));

    /// <summary>Numbers and faint lines at places of the vertical scale, and what it measures.</summary>
    public void Scale(string measured, params ReadOnlySpan<double> values)
    {
        Svg.Label(Left - 24, Top + (Height / 2) + 3.5, measured, "end");
        foreach (double value in values)
        {
            Svg.Add($"<path d=\"M{Left:0.#} {Y(value):0.#}h{Width:0.#}\" stroke=\"#eee\"/>");
            Svg.Label(Left - 6, Y(value) + 3.5, value.ToString(CultureInfo.InvariantCulture), "end");
        }
    }

    /// <summary>Numbers under places of the horizontal scale.</summary>
    public void Ticks(params IEnumerable<double> values)
    {
        foreach (double value in values)
            Svg.Label(X(value), Bottom + 13, value.ToString(CultureInfo.InvariantCulture), "middle");
    }

    public void Rectangle(double left, double right, double low, double high, string colour) =>
        Svg.Add($"<rect x=\"{X(left):0.##}\" y=\"{Y(high):0.##}\" width=\"{X(right) - X(left):0.##}\" height=\"{Y(low) - Y(high):0.##}\" fill=\"{colour}\"/>");

    public void Line(IEnumerable<double> x, IEnumerable<double> y, string colour) =>
        Svg.Add($"<path d=\"M{Points(x.Zip(y))}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\"/>");

    /// <summary>What lies between two lines.</summary>
    public void Band(IReadOnlyCollection<double> x, IEnumerable<double> low, IEnumerable<double> high, string colour) =>
        Svg.Add($"<path d=\"M{Points([.. x.Zip(low), .. x.Zip(high).Reverse()])}Z\" fill=\"{colour}\"/>");

    /// <summary>A path of strokes without length, whose round ends are the dots.</summary>
    public void Dots(IEnumerable<double> x, IEnumerable<double> y, string colour) =>
        Svg.Add($"<path d=\"{string.Concat(x.Zip(y).Select(at => $"M{Point(at)}h0"))}\" stroke=\"{colour}\" stroke-width=\"3.6\" stroke-linecap=\"round\"/>");

    /// <summary>A share of every place for each colour, stacked from the top down.</summary>
    public void Stack(IReadOnlyCollection<double> x, IReadOnlyList<IReadOnlyList<double>> shares, IReadOnlyList<string> colours)
    {
        double[] high = [.. x.Select(_ => Up.To)];
        for (int k = 0; k < shares.Count; k++)
        {
            double[] low = [.. high.Zip(shares[k], (top, share) => top - (share * (Up.To - Up.From)))];
            Band(x, low, high, colours[k]);
            high = low;
        }
    }

    private string Points(IEnumerable<(double X, double Y)> places) => string.Join(' ', places.Select(Point));

    private string Point((double X, double Y) at) => string.Create(CultureInfo.InvariantCulture, $"{X(at.X):0.#} {Y(at.Y):0.#}");
}
