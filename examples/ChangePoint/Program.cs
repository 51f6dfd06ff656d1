using System.CommandLine;
using Prob;
using static Prob.Functions;

// Explosions in British coal mines that killed ten people or more, a number for each year from 1851 to 1962: the dates of Jarrett (1979, Biometrika 66) as the data set coal
// of R's package boot has them, counted by year. (The counts of Carlin, Gelfand and Smith 1992 are the same but for 1941 and 1942, 4 and 2: one was on 1 January 1942.)
double[] disasters =
[
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1,
    0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 3, 3, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
];
const int firstYear = 1851;

var svg = new Option<string?>("--svg") { Description = "Where to draw the result, as an SVG." };
var command = new RootCommand("When did disasters in coal mines become rarer, and how much?") { svg };
command.SetAction(arguments =>
{
    var coal = Model.Define(m =>
    {
        var year = m.Plate("year", disasters.Length);
        m.Sample(out var change, new DiscreteUniform(0, disasters.Length - 1));   // years before the change
        m.Sample(out var early, new Exponential(1));
        m.Sample(out var late, new Exponential(1));
        m.Deterministic(out var ratio, early / late);
        Tensor rate = Where(year.Index < change, early, late);
        m.Observe(year, new Poisson(rate), disasters);
        return (change, early, late, ratio, rate);
    });

    var posterior = coal.Sample(new Nuts { Seed = 1 }, new ConsoleProgress());
    Console.WriteLine(posterior.Summary());

    double[,] probability = posterior.Of(s => s.change).Marginals();
    double[] byYear = [.. Enumerable.Range(0, disasters.Length).Select(t => probability[0, t])];
    Console.WriteLine("\nThe first year at the late rate, where its probability is above 1 %:");
    foreach ((int t, double p) in byYear.Index().Where(pair => pair.Item > 0.01))
        Print($"  {firstYear + t}  {p:f3}  {new string('#', (int)Math.Round(100 * p))}");

    Draws ratio = posterior.Of(s => s.ratio);
    Print($"\nUntil then disasters came {ratio.Mean()[0]:f1} times as often as after ({ratio.Quantile(0.05)[0]:f1} to {ratio.Quantile(0.95)[0]:f1} with probability 90 %).");

    double[] expected = posterior.Of(s => s.rate).Mean();
    Console.WriteLine("\nThe expected rate of each year:");
    foreach (int[] years in Enumerable.Range(1884, 16).Chunk(8))
        Print($"  {string.Join("   ", years.Select(year => FormattableString.Invariant($"{year} {expected[year - firstYear]:f2}")))}");

    if (arguments.GetValue(svg) is { } file)
        File.WriteAllText(file, new Chart(firstYear, disasters, byYear, expected, posterior.Joint(s => s.rate)).Draw());
});
return command.Parse(args).Invoke();

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
