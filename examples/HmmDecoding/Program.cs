using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Prob;

// Reads a sequence of symbols, fits a hidden Markov model to it by Baum-Welch, and decodes it exactly.
var file = new Option<string?>("--file") { Description = "A sequence of symbols; the top of casino.txt, the default, says how such a file looks." };
var truth = new Option<string?>("--truth") { Description = "The true states, if known: another such file. With the default file, casino-states.txt." };
var states = new Option<int>("--states") { Description = "The number of states to fit.", DefaultValueFactory = _ => 2 };
var starts = new Option<int>("--starts") { Description = "The number of random starts, of which the best fit is kept.", DefaultValueFactory = _ => 20 };
var seed = new Option<ulong>("--seed") { Description = "The seed of the starts.", DefaultValueFactory = _ => 1 };
var svg = new Option<string?>("--svg") { Description = "Where to draw the result, as an SVG." };
var simulate = new Option<string?>("--simulate") { Description = "Write casino.txt and casino-states.txt to this directory instead.", Hidden = true };
foreach (Option<int> count in new[] { states, starts })
{
    count.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int given) && given < 1)
            result.AddError($"{count.Name} must be at least 1, but was {given}.");
    });
}

var command = new RootCommand("Fits a hidden Markov model to a sequence and decodes it.") { file, truth, states, starts, seed, svg, simulate };
command.SetAction(arguments =>
{
    try
    {
        if (arguments.GetValue(simulate) is { } folder)
        {
            Casino.Simulate(folder, arguments.GetValue(seed));
            return 0;
        }

        string? given = arguments.GetValue(file);
        Sequence observed = Sequence.Load(given ?? Path.Combine(AppContext.BaseDirectory, "casino.txt"));
        string? known = arguments.GetValue(truth) ?? (given is null ? Path.Combine(AppContext.BaseDirectory, "casino-states.txt") : null);
        Sequence? real = known is null ? null : Sequence.Load(known);
        if (real is not null && real.Values.Length != observed.Values.Length)
            throw new FormatException($"{real.Name} should have a state for each of the {observed.Values.Length} observations in {observed.Name}, but has {real.Values.Length}.");

        HiddenMarkov fitted = Fit(observed, arguments.GetValue(states), arguments.GetValue(starts), arguments.GetValue(seed));
        Chart chart = Decode(observed, real, fitted);
        if (arguments.GetValue(svg) is { } drawing)
            File.WriteAllText(drawing, chart.Svg());
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

// The best of several fits, each from a random start.
static HiddenMarkov Fit(Sequence observed, int states, int starts, ulong seed)
{
    int symbols = observed.Symbols.Length, length = observed.Values.Length;
    long free = ((long)states * states) - 1 + ((long)states * (symbols - 1));
    if (length <= free)
        throw new FormatException($"{Counted(states, "state")} and {Counted(symbols, "symbol")} have {free} free parameters; a fit needs more observations than that, but {observed.Name} has {length}.");

    var clock = Stopwatch.StartNew();
    var algorithm = new BaumWelch { MaxIterations = 1000 };
    HiddenMarkovFit[] fits = [.. Enumerable.Range(0, starts).AsParallel().AsOrdered().Select(number =>
    {
        var random = new Philox(seed, (uint)number);
        HiddenMarkov start = HiddenMarkov.Start(states, symbols, ref random);
        return algorithm.Fit(start.First, start.Transition, start.Emission, [observed.Values]);
    })];
    HiddenMarkovFit best = fits.MaxBy(fit => fit.Objectives[^1])!;
    Console.Error.WriteLine(FormattableString.Invariant($"Fitting took {clock.Elapsed.TotalSeconds:f2} s."));

    Print($"{length} observations in {observed.Name}; {Counted(states, "state")}, Baum-Welch from {Counted(starts, "random start")}.");
    double[] reached = [.. fits.Select(fit => fit.Objectives[^1]).OrderDescending()];
    Print($"Log likelihoods reached: best {reached[0]:f3}, median {reached[starts / 2]:f3}, worst {reached[^1]:f3};");
    Print($"{reached.Count(value => value > reached[0] - 0.01)} of {starts} came within 0.01 of the best, which {(best.Converged ? "converged" : "had not converged")} like this:\n");
    int last = best.Objectives.Count - 1;
    Print($"  iteration  log likelihood");
    foreach (int iteration in new[] { 0, 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Where(iteration => iteration < last).Append(last))
        Print($"  {iteration,9}  {best.Objectives[iteration],14:f4}");

    HiddenMarkov fitted = new HiddenMarkov(best.First, best.Transition, best.Emission).Sorted(observed.Values);
    Print($"\n  state  first  {"to".PadRight(6 * states)}  shows");
    Print($"                {Row(Enumerable.Range(0, states).Select(Name))}  {Row(observed.Symbols)}");
    for (int k = 0; k < states; k++)
        Print($"  {Name(k),-5}  {fitted.First[k]:f3}  {Probabilities(fitted.Transition, k)}  {Probabilities(fitted.Emission, k)}");
    return fitted;

    static string Row(IEnumerable<string> cells) => string.Concat(cells.Select(cell => cell.PadRight(6)));
    static string Probabilities(double[,] table, int row) => Row(Enumerable.Range(0, table.GetLength(1)).Select(j => table[row, j].ToString("f3", CultureInfo.InvariantCulture)));
}

// The fitted model as a model, and what it says about the states.
static Chart Decode(Sequence observed, Sequence? truth, HiddenMarkov fitted)
{
    var clock = Stopwatch.StartNew();
    Exact<Discrete> exact = fitted.Of(observed.Values).Exact();
    int[] path = exact.MostProbable();
    double[,] marginals = exact.Marginals();
    IReadOnlyList<(int[] Values, double LogDensity)> five = exact.KBest(5);
    Console.Error.WriteLine(FormattableString.Invariant($"Decoding took {clock.Elapsed.TotalSeconds:f3} s."));

    Run[] runs = [.. Run.Of(path)];
    Print($"\nThe most probable path, in {Counted(runs.Length, "run")}; its probability is {Math.Exp(exact.MostProbableLogDensity - exact.LogEvidence):g2}:");
    PrintWrapped(runs.Select(run => $"{Name(run.Value)} {run.Span}"), 60);

    Print($"\nThe {Counted(five.Count, "best path")}: log density, and what differs from the first:");
    foreach ((int[] values, double logDensity) in five)
    {
        IEnumerable<Run> changes = Run.Of([.. values.Zip(path, (other, best) => other == best ? -1 : other)]).Where(run => run.Value >= 0);
        Print($"  {logDensity:f4}  {string.Join(", ", changes.Select(run => $"{Name(run.Value)} {run.Span}"))}");
    }

    int block = Math.Max(10, (path.Length + 99) / 100);
    Print($"\nPosterior probability of each state, means of {block} observations:");
    foreach (int[] line in Enumerable.Range(0, (path.Length + block - 1) / block).Chunk(10))
    {
        for (int k = 0; k < fitted.States; k++)
            Print($"  {(k == 0 ? $"{(line[0] * block) + 1}" : ""),7}  {Name(k)}  {string.Concat(line.Select(b => Mean(b, k).ToString("f2", CultureInfo.InvariantCulture).PadRight(6)))}");
    }

    if (truth is not null)
    {
        Print($"\nThe true states against the most probable path:");
        Print($"         {string.Concat(Enumerable.Range(0, fitted.States).Select(k => $"{Name(k),6}"))}");
        foreach ((int s, string state) in truth.Symbols.Index())
            Print($"  {state,-7}{string.Concat(Enumerable.Range(0, fitted.States).Select(k => $"{truth.Values.Zip(path).Count(pair => pair == (s, k)),6}"))}");
    }

    return new(observed, truth, [.. Enumerable.Range(0, fitted.States).Select(Name)], path, marginals);

    double Mean(int b, int k) => Enumerable.Range(b * block, Math.Min(block, path.Length - (b * block))).Average(t => marginals[t, k]);
}

static string Name(int state) => state < 26 ? $"{(char)('A' + state)}" : $"S{state + 1}";

static string Counted(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text).TrimEnd(' '));

// In columns on lines of 80 characters, at most so many.
static void PrintWrapped(IEnumerable<string> items, int most)
{
    string[] all = [.. items], shown = [.. all.Take(most)];
    int width = shown.Max(item => item.Length) + 3;
    foreach (string[] line in shown.Chunk(Math.Max(1, 78 / width)))
        Print($"  {string.Concat(line.Select(item => item.PadRight(width)))}");
    if (all.Length > most)
        Print($"  and {all.Length - most} more");
}
