using Prob;

/// <summary>The disasters of each year, the rate behind them, and when it changed.</summary>
/// <param name="FirstYear">The first year.</param>
/// <param name="Disasters">A number per year.</param>
/// <param name="Change">The probability of each year to be the first after the change.</param>
/// <param name="Expected">The expected rate of each year.</param>
/// <param name="Rates">The rate of each year in all draws.</param>
internal sealed record Chart(int FirstYear, double[] Disasters, double[] Change, double[] Expected, Draws Rates)
{
    public string Draw()
    {
        var svg = new Svg(928, 318, $"Disasters in British coal mines, {FirstYear} to {FirstYear + Disasters.Length - 1}");
        svg.Legend(34, ("#c9c9c9", "disasters in a year"), ("#0072b2", "expected rate"), ("#8ec5e8", "90 % of the posterior"), ("#d55e00", "probability that the rate changed in this year"));

        (double, double) across = (FirstYear - 0.5, FirstYear + Disasters.Length - 0.5);
        var counts = new Panel(svg, 104, 58, 808, 150, across, (0, 6));
        double[] years = [.. Disasters.Index().Select(pair => (double)FirstYear + pair.Index)];
        counts.Scale("disasters", 0, 2, 4, 6);
        foreach ((double year, double count) in years.Zip(Disasters))
            counts.Rectangle(year - 0.4, year + 0.4, 0, count, "#c9c9c9");
        counts.Band(years, Rates.Quantile(0.05), Rates.Quantile(0.95), "#8ec5e8b0");
        counts.Line(years, Expected, "#0072b2");

        var change = new Panel(svg, 104, counts.Bottom + 20, 808, 66, across, (0, 0.3));
        change.Scale("change", 0, 0.1, 0.2, 0.3);
        foreach ((double year, double probability) in years.Zip(Change))
            change.Rectangle(year - 0.4, year + 0.4, 0, probability, "#d55e00");
        change.Ticks([1851, 1860, 1870, 1880, 1890, 1900, 1910, 1920, 1930, 1940, 1950, 1960]);
        return svg.ToString();
    }
}
