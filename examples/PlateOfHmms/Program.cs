using System.CommandLine;
using Prob;

// Six machines of one kind, each idle, at work or overloaded, and the power that each draws, hour by hour. What state a machine is in nobody noted.
const int machines = 6, hours = 100;

var svg = new Option<string?>("--svg") { Description = "Where to draw two of the machines, as an SVG." };
var command = new RootCommand("Hidden Markov models of six machines, which share their parameters.") { svg };
command.SetAction(arguments =>
{
    (Tensor kilowatts, int[][] truth) = Simulate(seed: 1);
    var fleet = Model.Define(m =>
    {
        Plate machine = m.Plate("machine", machines), hour = m.Plate("hour", hours), from = m.Plate("from", 3);
        m.Sample(out var move, from, new Dirichlet([1, 1, 1]));                // a row of probabilities for each state to come from
        m.Sample(out var power, new Restricted(new Normal(4, 3), Support.Ordered(3)));
        m.Sample(out var noise, new HalfNormal(1));
        m.Chain(out var state, [machine, hour], first: new Categorical([1 / 3.0, 1 / 3.0, 1 / 3.0]), next: before => new Categorical(move[before]));
        m.Observe([machine, hour], new Normal(power[state], noise), kilowatts);
        return (move, power, noise, state);
    });

    var posterior = fleet.Sample(new Nuts { Seed = 1 }, new ConsoleProgress());
    Console.WriteLine(posterior.Summary());

    // Exact answers need numbers for the parameters: their posterior means.
    var exact = posterior.ExactAtMean();
    int[][] path = [.. exact.MostProbable(s => s.state).Chunk(hours)];
    Print($"\nThe most probable states (idle, at work, overloaded) given the posterior means,");
    Print($"and in how many hours of {hours} they are the true ones:");
    for (int i = 0; i < machines; i++)
        Print($"  machine {i}  {Agreeing(truth[i], path[i])}  {string.Join("  ", Run.Of(path[i]).Select(run => $"{"iwo"[run.Value]} {run.Span}"))}");

    Print($"\nThe five best, of all machines together: log density, and what differs from the first:");
    foreach ((int[] values, double logDensity) in exact.KBest(5, s => s.state))
        Print($"  {logDensity:f3}  {string.Join(", ", values.Chunk(hours).SelectMany((states, i) => Changes(i, states, path[i])))}");

    // And given all draws: the probabilities of each hour's states, whatever the parameters are.
    double[,] marginals = posterior.Of(s => s.state).Marginals();
    double[][][] probability = [.. Enumerable.Range(0, machines * hours).Select(row => new[] { marginals[row, 0], marginals[row, 1], marginals[row, 2] }).Chunk(hours)];
    int right = Enumerable.Range(0, machines).Sum(i => Agreeing(truth[i], [.. probability[i].Select(p => Array.IndexOf(p, p.Max()))]));
    Print($"\nGiven all draws, the most probable state of each hour has probability {probability.SelectMany(p => p).Average(p => p.Max()):p1} on average,");
    Print($"and is the true one in {right} hours of {machines * hours}, which is {right / (double)(machines * hours):p1}.");

    if (arguments.GetValue(svg) is { } file)
        File.WriteAllText(file, new Chart([.. kilowatts.ToArray().Chunk(hours)], probability, path, truth).Draw(0, 4));
});
return command.Parse(args).Invoke();

// The same machines with parameters that are known, and what they do.
static (Tensor Kilowatts, int[][] States) Simulate(ulong seed)
{
    Simulation<Discrete> simulation = Model.Define(m =>
    {
        Plate machine = m.Plate("machine", machines), hour = m.Plate("hour", hours);
        Tensor move = new double[,] { { 0.90, 0.10, 0.00 }, { 0.04, 0.90, 0.06 }, { 0.10, 0.10, 0.80 } }, power = new double[] { 2, 4, 6 };
        m.Chain(out var state, [machine, hour], first: new Categorical([1 / 3.0, 1 / 3.0, 1 / 3.0]), next: before => new Categorical(move[before]));
        m.Observe([machine, hour], new Normal(power[state], 1), new double[machines, hours], "kilowatts");
        return state;
    }).Simulate(1, seed);
    return (Tensor.From([machines, hours], simulation["kilowatts"][0, 0].ToArray()), [.. simulation["state"][0, 0].ToArray().Select(state => (int)state).Chunk(hours)]);
}

// Where states are not as on a path, and what they are there.
static IEnumerable<string> Changes(int machine, int[] states, int[] path) =>
    Run.Of([.. states.Zip(path, (state, best) => state == best ? -1 : state)]).Where(run => run.Value >= 0).Select(run => $"machine {machine} {"iwo"[run.Value]} {run.Span}");

static int Agreeing(int[] states, int[] others) => states.Zip(others).Count(pair => pair.First == pair.Second);

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text).TrimEnd());
