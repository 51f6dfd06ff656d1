/// <summary>For each machine what it draws, the probabilities of its states, the most probable path and the truth.</summary>
/// <param name="Kilowatts">By machine and hour.</param>
/// <param name="Probability">By machine, hour and state.</param>
/// <param name="Path">By machine and hour.</param>
/// <param name="Truth">By machine and hour.</param>
internal sealed record Chart(double[][] Kilowatts, double[][][] Probability, int[][] Path, int[][] Truth)
{
    private static readonly string[] colours = ["#8ec5e8", "#e69f00", "#d55e00"];

    public string Draw(params int[] machines)
    {
        var svg = new Svg(928, 58 + (206 * machines.Length), $"The power that {machines.Length} of the machines draw, hour by hour, and the states behind it");
        svg.Legend(34, (colours[0], "idle"), (colours[1], "at work"), (colours[2], "overloaded"));
        foreach ((int place, int machine) in machines.Index())
        {
            double top = 62 + (206 * place), count = Kilowatts[machine].Length;
            double[] hours = [.. Kilowatts[machine].Index().Select(pair => pair.Index + 1.0)];
            (double, double) across = (0.5, count + 0.5);
            var power = new Panel(svg, 116, top, 796, 76, across, (-1, 9));
            power.Scale($"machine {machine}, kW", 0, 2, 4, 6, 8);
            power.Dots(hours, Kilowatts[machine], "#333");

            var probability = new Panel(svg, 116, power.Bottom + 7, 796, 48, across, (0, 1));
            probability.Scale("posterior", 0, 1);
            probability.Stack([0.5, .. hours, count + 0.5], [.. colours.Select((_, k) => Extended(Probability[machine].Select(p => p[k]))).Reverse()], [.. colours.Reverse()]);

            var path = new Panel(svg, 116, probability.Bottom + 7, 796, 9, across, (0, 1));
            var truth = path with { Top = path.Bottom + 3 };
            Bands(path, "best path", Path[machine]);
            Bands(truth, "truth", Truth[machine]);
            truth.Ticks([1, .. Enumerable.Range(1, (int)count / 10).Select(ten => 10.0 * ten)]);
        }

        return svg.ToString();
    }

    /// <summary>With the first and the last once more, at the edges.</summary>
    private static double[] Extended(IEnumerable<double> values) => [values.First(), .. values, values.Last()];

    private static void Bands(Panel panel, string name, int[] states)
    {
        panel.Scale(name);
        foreach (Run run in Run.Of(states))
            panel.Rectangle(run.Start + 0.5, run.Start + run.Length + 0.5, 0, 1, colours[run.Value]);
    }
}
