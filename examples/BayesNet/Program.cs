using System.CommandLine;
using System.Globalization;
using Prob;

// Loads a Bayesian network, observes some of its variables and prints what that says about the others.
var file = new Option<string>("--file")
{
    Description = "A network in BIF; by default the chest clinic of Lauritzen and Spiegelhalter (1988).",
    DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "asia.bif"),
};
var evidence = new Option<string[]>("--evidence")
{
    Description = "What is observed, such as xray=yes; any number of times.",
    DefaultValueFactory = _ => [],
    AllowMultipleArgumentsPerToken = true,
};
var k = new Option<int>("--k") { Description = "How many of the most probable explanations to print.", DefaultValueFactory = _ => 3 };
evidence.Validators.Add(result =>
{
    foreach (string token in result.Tokens.Select(token => token.Value).Where(token => !token.Contains('=')))
        result.AddError($"Evidence looks like variable=state, but was '{token}'.");
});
k.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: string text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int count) && count < 1)
        result.AddError($"At least 1 explanation can be printed, but --k was {count}.");
});

var command = new RootCommand("Exact inference in a Bayesian network.") { file, evidence, k };
command.SetAction(arguments =>
{
    try
    {
        FactorGraph graph = Bif.Load(arguments.GetRequiredValue(file));
        Evidence observed = graph.Evidence([.. arguments.GetRequiredValue(evidence).Select(text => text.Split('=', 2)).Select(sides => (sides[0], sides[1]))]);
        Report(graph, observed, arguments.GetValue(k));
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException      // the file
        or KeyNotFoundException or ArgumentException or ModelException or InsufficientMemoryException)   // the evidence, or what it would cost
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Report(FactorGraph graph, Evidence observed, int k)
{
    Print($"{graph.Explain(observed)}\n");
    ExactInference before = graph.Exact(), after = before.Given(observed);
    double[][] prior = before.Marginals(), posterior = after.Marginals();
    (int[] best, double logWeight) = after.MostProbable();
    (int[] States, double LogWeight)[] others = [.. after.KBest(k).Where(explanation => !explanation.States.SequenceEqual(best))];

    bool isSeen = !observed.States.IsEmpty;
    int nameWidth = graph.Variables.Max(variable => variable.Name.Length), stateWidth = graph.Variables.Max(variable => variable.States.Max(state => state.Length));
    Print($"{"".PadRight(nameWidth + stateWidth + 2)}  before{(isSeen ? "   after" : "")}");
    foreach ((int v, Variable variable) in graph.Variables.Index())
    {
        foreach ((int s, string state) in variable.States.Index())
        {
            string row = $"{(s == 0 ? variable.Name : "").PadRight(nameWidth)}  {state.PadRight(stateWidth)}";
            Print($"{row}  {prior[v][s]:f4}{(isSeen ? FormattableString.Invariant($"  {posterior[v][s]:f4}") : "")}{(observed.States.Contains(new(v, s)) ? "  observed" : "")}");
        }
    }

    double Probability(double logWeight) => Math.Exp(logWeight - after.LogEvidence);
    if (isSeen)
        Print($"\nlog evidence {after.LogEvidence:f4}: what was observed has probability {Math.Exp(after.LogEvidence):g4}.");
    Print($"\nThe most probable explanation has probability {Probability(logWeight):g4}:");
    Print($"  {Said(best, v => true)}");
    if (others.Length > 0)
        Print($"The next best, by what they say differently:");
    foreach ((int[] states, double logOther) in others)
        Print($"  {Probability(logOther),-9:g4}  {Said(states, v => states[v] != best[v])}");

    string Said(int[] states, Func<int, bool> about) =>
        string.Join(", ", graph.Variables.Index().Where(pair => about(pair.Index)).Select(pair => $"{pair.Item.Name} = {pair.Item.States[states[pair.Index]]}"));
}

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
