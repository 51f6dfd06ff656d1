using Prob;

/// <summary>The weights with what is to be expected of a new rat, and the check that straight lines fail.</summary>
/// <param name="Age">Ages at which the rats were weighed.</param>
/// <param name="Weight">Their weights.</param>
/// <param name="Ages">Ages of the prediction.</param>
/// <param name="Young">Draws of a new rat's weights at these.</param>
/// <param name="Bend">The bend observed.</param>
/// <param name="Straight">Bends of tables drawn from the model with straight lines.</param>
/// <param name="Curved">Bends of tables drawn from the model with curves.</param>
internal sealed record Chart(double[] Age, double[,] Weight, double[] Ages, Draws Young, double Bend, double[] Straight, double[] Curved)
{
    public string Draw()
    {
        var svg = new Svg(928, 340, "Growth of 30 rats, and a check of two models");
        svg.Legend(34, ("#8ec5e8", "weights in g by days"), ("#3335", "a new rat: 90 % of the posterior predictive"), ("#e69f00", "bend, straight lines"), ("#009e73", "bend, curves"), ("#d55e00", "bend observed"));

        var growth = new Panel(svg, 104, 58, 500, 248, (6, 45), (100, 460));
        growth.Scale("g", 100, 200, 300, 400);
        growth.Ticks(Age.Append(43));
        growth.Band(Ages, Young.Quantile(0.05), Young.Quantile(0.95), "#3332");
        for (int rat = 0; rat < Weight.GetLength(0); rat++)
        {
            double[] weights = [.. Enumerable.Range(0, Age.Length).Select(t => Weight[rat, t])];
            growth.Line(Age, weights, "#8ec5e855");
            growth.Dots(Age, weights, "#8ec5e8");
        }

        growth.Line(Ages, Young.Mean(), "#333");

        var check = new Panel(svg, 672, 58, 240, 248, (-26, 14), (0, 0.24));
        check.Scale("density", 0, 0.1, 0.2);
        check.Ticks(-20, -10, 0, 10);
        Histogram(check, Straight, "#e69f00aa");
        Histogram(check, Curved, "#009e73aa");
        check.Line([Bend, Bend], [0, 0.24], "#d55e00");
        return svg.ToString();
    }

    private static void Histogram(Panel panel, double[] values, string colour)
    {
        foreach (IGrouping<double, double> within in values.GroupBy(Math.Floor).Where(bin => bin.Key >= panel.Across.From && bin.Key < panel.Across.To))
            panel.Rectangle(within.Key, within.Key + 1, 0, within.Count() / (double)values.Length, colour);
    }
}
