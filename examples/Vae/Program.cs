using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Prob;
using Prob.Graphs;
using Vae;

// Trains a variational autoencoder of binary images and says how well it explains images that it has not seen.
var data = new Option<string?>("--data") { Description = "Images to train on, in IDX, plain or gzip: a file, or a folder of files named like those of MNIST. By default, the 8 × 8 digits of the example." };
var latent = new Option<string>("--latent") { Description = "What a code is made of: normal or categorical.", DefaultValueFactory = _ => "normal" }.AcceptOnlyFromAmong("normal", "categorical");
var epochs = new Option<int>("--epochs") { Description = "Passes over the images.", DefaultValueFactory = _ => 200 };
var draws = new Option<int>("--draws") { Description = "Codes drawn for each test image to estimate its likelihood.", DefaultValueFactory = _ => 1000 };
var seed = new Option<ulong>("--seed") { Description = "The seed of all random numbers.", DefaultValueFactory = _ => 1 };
var inDouble = new Option<bool>("--double") { Description = "Train in double precision, not single." };
var verbose = new Option<bool>("--verbose") { Description = "Print every epoch, not every tenth." };
var output = new Option<string?>("--output") { Description = "Where to draw reconstructions, samples and the codes, as an SVG." };
foreach ((Option<int> count, int least) in new[] { (epochs, 0), (draws, 1) })
{
    count.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int given) && given < least)
            result.AddError($"{count.Name} must be at least {least}, but was {given}.");
    });
}

var command = new RootCommand("Trains a variational autoencoder of binary images.") { data, latent, epochs, draws, seed, inDouble, verbose, output };
// Ctrl-C ends training, and what there is by then is tested and drawn.
command.SetAction((arguments, cancellation) => Task.Run(() => Run(arguments, cancellation), CancellationToken.None));
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(10) });

int Run(ParseResult arguments, CancellationToken cancellation)
{
    try
    {
        (ImageSet train, ImageSet test) = arguments.GetValue(data) is { } path ? ImageSet.Load(path) : ImageSet.Digits();
        ulong number = arguments.GetValue(seed);
        int pixels = train.Pixels.Shape[1];
        bool isSmall = pixels < 400;
        int hidden = isSmall ? 64 : 400;
        var random = new Philox(number);
        Autoencoder start = arguments.GetValue(latent) == "normal"
            ? NormalAutoencoder.Create(pixels, hidden, isSmall ? 8 : 20, ref random)
            : CategoricalAutoencoder.Create(pixels, hidden, isSmall ? 8 : 20, 10, ref random);
        var training = new TrainingOptions
        {
            Optimiser = new Adam(1e-3),
            BatchSize = 64,
            Epochs = arguments.GetValue(epochs),
            Seed = number,
            Precision = arguments.GetValue(inDouble) ? Precision.Double : Precision.Single,
        };
        Print($"{train.Count} images to train on and {test.Count} to test, of {train.Side} × {train.Side} pixels.");
        Console.WriteLine(start.Explain(train.Pixels, training));

        Console.WriteLine("\n  epoch  train ELBO  test ELBO");
        var clock = Stopwatch.StartNew();
        (Autoencoder fitted, TrainingEnd end) = start.Fit(train.Pixels, test.Pixels, training, new EpochLines(arguments.GetValue(verbose) ? 1 : 10), cancellation);
        Console.Error.WriteLine(FormattableString.Invariant($"Training took {clock.Elapsed.TotalSeconds:f1} s."));
        if (end == TrainingEnd.Cancelled)
            Console.WriteLine("  cancelled");

        clock.Restart();
        int most = arguments.GetValue(draws);
        Bounds bound = Bounds.Of(fitted, test.Pixels, 100, number), tighter = Bounds.Of(fitted, test.Pixels, most, number);
        Print($"\nTest images, in nats per image:\n  ELBO, 100 draws of each code      {bound.Elbo:f2}\n  log likelihood, from {most} draws  {tighter.LogLikelihood:f2}");
        Console.Error.WriteLine(FormattableString.Invariant($"Testing took {clock.Elapsed.TotalSeconds:f1} s."));
        if (arguments.GetValue(output) is { } file)
            File.WriteAllText(file, new Sheet(fitted, test, number).Draw());
        return 0;
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or InvalidOperationException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
