using Prob;

/// <summary>The galaxies as a histogram in the colours of their groups, the density fitted to them, and the groups that a velocity speaks for.</summary>
/// <param name="Velocity">Of each galaxy.</param>
/// <param name="Group">The probabilities of each galaxy's group.</param>
/// <param name="Weight">Draws of the weights of the groups.</param>
/// <param name="Mean">Draws of their means.</param>
/// <param name="Deviation">Draws of their standard deviations.</param>
internal sealed record Chart(double[] Velocity, double[,] Group, Draws Weight, Draws Mean, Draws Deviation)
{
    private static readonly string[] colours = ["#8ec5e8", "#e69f00", "#009e73"];

    public string Draw()
    {
        var svg = new Svg(928, 340, "Velocities of 82 galaxies, in 1000 km/s, and the groups that they form");
        svg.Legend(34, (colours[0], "near"), (colours[1], "middle"), (colours[2], "far"), ("#333", "mean density"), ("#d6d6d6", "90 % of the posterior"));

        double[] velocities = [.. Enumerable.Range(0, 271).Select(i => 8 + (0.1 * i))];
        double[][,] densities = [.. velocities.Select(Densities)];             // at each velocity, by draw and group
        double[][] total = [.. densities.Select(at => Enumerable.Range(0, at.GetLength(0)).Select(draw => at[draw, 0] + at[draw, 1] + at[draw, 2]).Order().ToArray())];

        const double bin = 0.5;
        var histogram = new Panel(svg, 104, 58, 808, 176, (8, 35), (0, 0.28));
        histogram.Scale("density", 0, 0.1, 0.2);
        foreach (IGrouping<double, int> within in Enumerable.Range(0, Velocity.Length).GroupBy(i => Math.Floor(Velocity[i] / bin) * bin))
        {
            double low = 0;
            for (int k = 0; k < 3; k++)
            {
                double high = low + (within.Sum(i => Group[i, k]) / (Velocity.Length * bin));
                histogram.Rectangle(within.Key + 0.03, within.Key + bin - 0.03, low, high, colours[k]);
                low = high;
            }
        }

        histogram.Band(velocities, total.Select(sorted => sorted[sorted.Length / 20]), total.Select(sorted => sorted[sorted.Length * 19 / 20]), "#3333");
        histogram.Line(velocities, total.Select(sorted => sorted.Average()), "#333");

        var membership = new Panel(svg, 104, histogram.Bottom + 16, 808, 56, (8, 35), (0, 1));
        membership.Scale("group", 0, 1);
        membership.Stack(velocities, [.. colours.Select((_, k) => densities.Select(at => Share(at, k)).ToArray())], colours);
        membership.Ticks(Enumerable.Range(4, 14).Select(i => 2.0 * i));
        return svg.ToString();
    }

    /// <summary>The part that each group has in the density at a velocity, draw by draw.</summary>
    private double[,] Densities(double velocity)
    {
        var values = new double[Weight.Count, 3];
        for (int chain = 0, row = 0; chain < Weight.Chains; chain++)
        {
            for (int draw = 0; draw < Weight.Length(chain); draw++, row++)
            {
                for (int k = 0; k < 3; k++)
                {
                    double deviation = Deviation[chain, draw][k], z = (velocity - Mean[chain, draw][k]) / deviation;
                    values[row, k] = Weight[chain, draw][k] * Math.Exp(-0.5 * z * z) / (deviation * Math.Sqrt(2 * Math.PI));
                }
            }
        }

        return values;
    }

    /// <summary>The probability of a group, averaged over the draws.</summary>
    private static double Share(double[,] densities, int group) =>
        Enumerable.Range(0, densities.GetLength(0)).Average(draw => densities[draw, group] / (densities[draw, 0] + densities[draw, 1] + densities[draw, 2]));
}
