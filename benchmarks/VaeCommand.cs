using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Prob;
using Prob.Graphs;
using Prob.Networks;

namespace Benchmarks;

/// <summary>
/// Times the training step of a Bernoulli variational autoencoder written as a model and a guide: batch, noise, bound, gradient, Adam. ../shared/peers/vae.py measures the same two
/// configurations in PyTorch: "big" has 784 pixels, 400 hidden units, 20 latent numbers, batches of 128 out of 60 000 images; "small" 64, 32, 4, 64 and 1797.
/// </summary>
internal static class VaeCommand
{
    private const int Repeats = 7;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private static readonly Configuration[] Configurations = [new("big", 784, 400, 20, 128, 60_000, 60), new("small", 64, 32, 4, 64, 1797, 400)];

    public static Command Create()
    {
        var threads = new Option<int[]>("--threads") { Description = "Numbers of threads.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true };
        var explain = new Option<bool>("--explain") { Description = "Prints the plans to standard error." };
        var only = new Option<string?>("--only") { Description = "One configuration." };
        var command = new Command("vae", "Training steps of a variational autoencoder, big and small, in float and double.") { threads, explain, only };
        command.SetAction(arguments =>
        {
            foreach (Configuration configuration in Configurations.Where(one => arguments.GetValue(only) is not { } name || one.Name == name))
            {
                VariationalProblem problem = Problem(configuration);
                foreach (int count in arguments.GetRequiredValue(threads))
                {
                    foreach (Precision precision in (Precision[])[Precision.Single, Precision.Double])
                        Console.WriteLine(JsonSerializer.Serialize(Measure(configuration, problem, precision, count, arguments.GetValue(explain))));
                }
            }
        });
        return command;
    }

    private static VariationalProblem Problem(Configuration of)
    {
        (int pixels, int hidden, int size) = (of.Pixels, of.Hidden, of.Latent);
        var random = new Philox(7);
        double[] brightness = [.. Enumerable.Range(0, pixels).Select(_ => random.NextDouble())];
        var images = new double[of.Images * pixels];
        for (int i = 0; i < images.Length; i++)
            images[i] = random.NextDouble() < brightness[i % pixels] ? 1 : 0;
        var data = Tensor.From([of.Images, pixels], images);
        var decoder = new Decoder(Linear.Create(size, hidden, ref random), Linear.Create(hidden, pixels, ref random));
        var encoder = new Encoder(Linear.Create(pixels, hidden, ref random), Linear.Create(hidden, size, ref random), Linear.Create(hidden, size, ref random));
        Model<Tensor> model = Model.Define(m =>
        {
            (Plate image, Plate latent, Plate pixel) = (m.Plate("image", of.Images), m.Plate("latent", size), m.Plate("pixel", pixels));
            m.Network(out Decoder network, decoder, "decoder");
            m.Sample(out Tensor z, [image, latent], new Normal(0, 1));
            m.Observe([image, pixel], new BernoulliLogit(network.Logits(z.ToVector(latent)).ToAxis(pixel)), data);
            return z;
        });
        Model<Tensor> guide = Model.Define(m =>
        {
            (Plate image, Plate latent) = (m.Plate("image", of.Images), m.Plate("latent", size));
            m.Network(out Encoder network, encoder, "encoder");
            Tensor features = network.Features(image.Of(data));
            m.Sample(out Tensor z, [image, latent], new Normal(network.Mean.Apply(features).ToAxis(latent), Functions.Exp(0.5 * network.LogVariance.Apply(features)).ToAxis(latent)));
            return z;
        });
        return VariationalProblem.Of(model, guide, new Variational { Plate = "image", Training = new() { BatchSize = of.Batch } });
    }

    private static object Measure(Configuration of, VariationalProblem problem, Precision precision, int threads, bool explains)
    {
        var options = new TrainingOptions { Optimiser = new Adam(1e-3), BatchSize = of.Batch, Precision = precision, Threads = threads };
        var clock = Stopwatch.StartNew();
        var step = new TrainingStep(new(problem.Start, problem.Loss()), options, of.Batch);
        double compiled = clock.Elapsed.TotalMilliseconds;
        var state = new double[step.StateSize];
        int next = 0;
        foreach ((_, Tensor start) in problem.Start)
        {
            start.ToArray().CopyTo(state, next);
            next += start.Type.Size * (1 + options.Optimiser.States);
        }

        step.SetState(state);
        if (explains)
            Console.Error.WriteLine(step.Explain());
        var order = new int[of.Images];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        var random = new Philox(1);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.NextInt(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        long number = 0;
        double loss = 0, first = double.NaN;
        void Steps(int count)
        {
            for (int i = 0; i < count; i++, number++)
                loss = step.Run(order.AsSpan((int)(number * of.Batch % (of.Images - of.Batch)), of.Batch), number);
            first = double.IsNaN(first) ? loss : first;
        }

        Steps(1);
        for (var warming = Stopwatch.StartNew(); warming.Elapsed < WarmUp;)   // until the runtime has compiled what is called for good
            Steps(20);
        var times = new double[Repeats];
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            long begin = Stopwatch.GetTimestamp();
            Steps(of.Steps);
            times[repeat] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds / of.Steps;
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Array.Sort(times);
        double median = times[Repeats / 2];
        return new
        {
            config = of.Name,
            dtype = precision == Precision.Single ? "float32" : "float64",
            threads,
            ms_per_step = Math.Round(median, 4),
            ms_per_step_min = Math.Round(times[0], 4),
            images_per_s = Math.Round(of.Batch / median * 1e3),
            bytes_per_step = Math.Round((double)allocated / (Repeats * of.Steps), 1),
            loss_first = Math.Round(first, 3),
            loss_last = Math.Round(loss, 3),
            compile_ms = Math.Round(compiled, 1),
        };
    }

    private sealed record Configuration(string Name, int Pixels, int Hidden, int Latent, int Batch, int Images, int Steps);

    private sealed record Decoder(Linear Hidden, Linear Output)
    {
        public Tensor Logits(Tensor z) => Output.Apply(Functions.Relu(Hidden.Apply(z)));
    }

    private sealed record Encoder(Linear Hidden, Linear Mean, Linear LogVariance)
    {
        public Tensor Features(Tensor image) => Functions.Relu(Hidden.Apply(image));
    }
}
