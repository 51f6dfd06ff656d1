using System.CommandLine;
using Prob;
using static Prob.Functions;

// Weights in g of 30 young rats, each weighed at the same five ages in days: Gelfand, Hills, Racine-Poon and Smith (1990), Journal of the American Statistical Association 85, section 6; the data
// set rats of BUGS.
double[] age = [8, 15, 22, 29, 36];
double[,] weight =
{
    { 151, 199, 246, 283, 320 }, { 145, 199, 249, 293, 354 }, { 147, 214, 263, 312, 328 }, { 155, 200, 237, 272, 297 }, { 135, 188, 230, 280, 323 },
    { 159, 210, 252, 298, 331 }, { 141, 189, 231, 275, 305 }, { 159, 201, 248, 297, 338 }, { 177, 236, 285, 350, 376 }, { 134, 182, 220, 260, 296 },
    { 160, 208, 261, 313, 352 }, { 143, 188, 220, 273, 314 }, { 154, 200, 244, 289, 325 }, { 171, 221, 270, 326, 358 }, { 163, 216, 242, 281, 312 },
    { 160, 207, 248, 288, 324 }, { 142, 187, 234, 280, 316 }, { 156, 203, 243, 283, 317 }, { 157, 212, 259, 307, 336 }, { 152, 203, 246, 286, 321 },
    { 154, 205, 253, 298, 334 }, { 139, 190, 225, 267, 302 }, { 146, 191, 229, 272, 302 }, { 157, 211, 250, 285, 323 }, { 132, 185, 237, 286, 331 },
    { 160, 207, 257, 303, 345 }, { 169, 216, 261, 295, 333 }, { 157, 205, 248, 289, 316 }, { 137, 180, 219, 258, 291 }, { 153, 200, 244, 286, 324 },
};

// What a check looks at: a feature of the table of weights that the model was not told about.
(string Name, Func<double[,], double> Of)[] features =
[
    ("bend: gain of the last two weeks less the first two", y => Column(y, 0).Zip(Column(y, 2), Column(y, 4)).Average(w => w.Third - (2 * w.Second) + w.First)),
    ("standard deviation at 8 days", y => Spread(Column(y, 0))),
    ("standard deviation at 36 days", y => Spread(Column(y, 4))),
    ("the heaviest at 36 days", y => Column(y, 4).Max()),
];

var svg = new Option<string?>("--svg") { Description = "Where to draw the result, as an SVG." };
var command = new RootCommand("Growth of rats: a hierarchical regression, checked, mended and asked to predict.") { svg };
command.SetAction(arguments =>
{
    var straight = Growth(bends: false);
    var posterior = straight.Given((age, weight)).Sample(new Nuts { Seed = 1 }, new ConsoleProgress());
    Print($"Straight lines: {posterior["meanStart"].Mean()[0]:f1} g at 22 days, {posterior["meanGain"].Mean()[0]:f2} g a day, noise {posterior["noise"].Mean()[0]:f2} g. New tables of weights, and the one observed:");
    double[][] lines = Check(posterior);

    var curved = Growth(bends: true);
    var bent = curved.Given((age, weight)).Sample(new Nuts { Seed = 1 }, new ConsoleProgress());
    Print($"\nWith a bend that all rats share:");
    double[][] curves = Check(bent);
    Summary summary = bent.Summary();
    Console.WriteLine($"\n{summary with { Rows = [.. summary.Rows.Where(row => !row.Name.Contains('['))] }}");

    // Other ages for the same rats, and a rat that nobody has weighed: its weight and gain are drawn anew. What stands in the place of the data does not matter.
    double[] later = [43], ages = [.. Enumerable.Range(8, 36)];
    Draws old = bent.Given(curved.Given((later, new double[30, 1]))).Predict(seed: 2)["weights"];
    Draws young = bent.Given(curved.Given((ages, new double[1, ages.Length])), "start", "gain").Predict(seed: 3)["weights"];
    Console.WriteLine("\nAt 43 days, in g:");
    foreach ((string rat, double[] draws) in new[] { ("the heaviest rat", old.Values(8)), ("the lightest rat", old.Values(28)), ("a new rat", young.Values(ages.Length - 1)) })
        Print($"  {rat,-17} {draws.Average():f0}, with 90 % from {Quantile(draws, 0.05):f0} to {Quantile(draws, 0.95):f0}");

    if (arguments.GetValue(svg) is { } file)
        File.WriteAllText(file, new Chart(age, weight, ages, young, features[0].Of(weight), lines[0], curves[0]).Draw());
});
return command.Parse(args).Invoke();

// Each rat has a weight at 22 days and a daily gain, correlated between rats: the gain is drawn given the weight.
static Model<(double[] Age, double[,] Weight), (Tensor Start, Tensor Gain)> Growth(bool bends) => Model.Define((ModelBuilder m, (double[] Age, double[,] Weight) data) =>
{
    Plate rat = m.Plate("rat", data.Weight.GetLength(0)), time = m.Plate("time", data.Age.Length);
    m.Sample(out var meanStart, new Normal(250, 50));
    m.Sample(out var meanGain, new Normal(6, 3));
    m.Sample(out var sdStart, new HalfNormal(30));
    m.Sample(out var sdGain, new HalfNormal(2));
    m.Sample(out var correlation, new Uniform(-1, 1));
    m.Sample(out var noise, new HalfNormal(20));

    m.Sample(out var start, rat, new Normal(meanStart, sdStart));
    m.Sample(out var gain, rat, new Normal(meanGain + (correlation * sdGain * (start - meanStart) / sdStart), sdGain * Sqrt(1 - Square(correlation))));
    Tensor days = time.Of(data.Age) - 22, expected = start + (gain * days);
    if (bends)
    {
        m.Sample(out var bend, new Normal(0, 0.1));
        expected += bend * Square(days);
    }

    m.Observe([rat, time], new Normal(expected, noise), data.Weight, name: "weights");
    return (start, gain);
});

// Features of new tables of weights, one table per draw of the posterior, and how often they exceed the feature observed.
double[][] Check(Posterior<(Tensor Start, Tensor Gain)> posterior)
{
    Draws drawn = posterior.Predict(seed: 1)["weights"];
    List<double[,]> tables = [];
    for (int chain = 0; chain < drawn.Chains; chain++)
    {
        for (int draw = 0; draw < drawn.Length(chain); draw++)
        {
            var table = new double[30, 5];
            for (int i = 0; i < table.Length; i++)
                table[i / 5, i % 5] = drawn[chain, draw][i];
            tables.Add(table);
        }
    }

    double[][] replicated = [.. features.Select(feature => tables.Select(feature.Of).ToArray())];
    foreach (((string name, Func<double[,], double> of), double[] values) in features.Zip(replicated))
        Print($"  {name,-51} {of(weight),6:f1}, new {Quantile(values, 0.05),6:f1} to {Quantile(values, 0.95),6:f1}, above in {100 * values.Average(value => value > of(weight) ? 1 : 0),5:f1} %");
    return replicated;
}

static IEnumerable<double> Column(double[,] table, int column) => Enumerable.Range(0, table.GetLength(0)).Select(row => table[row, column]);

static double Spread(IEnumerable<double> values) => Math.Sqrt(values.Average(x => x * x) - Math.Pow(values.Average(), 2));

static double Quantile(double[] draws, double probability) => Diagnostics.Quantile([draws], probability);

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
