using System.CommandLine;
using System.Globalization;
using Posteriordb;
using Prob;

// Samples posteriors of posteriordb and prints each summary beside the published reference means.
var data = new Option<string>("--data") { Description = "The folder that holds posteriordb/NAME/data.json and reference.json.", Required = true };
var only = new Option<string?>("--only") { Description = "One posterior, by name." };
var seed = new Option<ulong>("--seed") { Description = "The seed of the sampler.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("Samples posteriors of posteriordb and compares them with the published reference.") { data, only, seed };
command.SetAction(arguments =>
{
    string folder = arguments.GetRequiredValue(data);
    foreach (PosteriordbModel model in PosteriordbModel.All.Where(model => arguments.GetValue(only) is not { } name || model.Name == name))
    {
        (Posterior posterior, _) = model.Define(PosteriordbData.Read(folder, model.Folder)).Sample(new Nuts { Seed = arguments.GetValue(seed) }, new ConsoleProgress());
        Summary summary = posterior.Summary();
        Console.WriteLine($"\n{model.Name}\n{summary}");
        foreach (Reference reference in Reference.Read(folder, model.Folder))
        {
            double[][] draws = reference.Of(posterior);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reference.Name,-12} mean {draws.SelectMany(chain => chain).Average():g6} with error {Diagnostics.MonteCarloErrorMean(draws):g3}, reference {reference.Mean:g6}: {reference.DeviationOfMean(draws):f2} Monte Carlo errors of both apart"));
        }
    }
});
return command.Parse(args).Invoke();
