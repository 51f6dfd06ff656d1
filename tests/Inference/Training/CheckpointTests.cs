using Prob.Graphs;
using Prob.Networks;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    private string File => System.IO.Path.Combine(folder, "run.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Stopped at the start, within and between epochs, and more than once; with momentum, noise, a remaining batch, clipping and validation.</summary>
    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits(Precision precision)
    {
        TrainingOptions options = new() { Optimiser = new Adam(0.01), BatchSize = 4, Epochs = 6, Seed = 3, ClipNorm = 0.7, Patience = 4, Checkpoint = File, Resume = true, Precision = precision };
        TrainingResult<Sequential> expected = Train(options with { Checkpoint = null, Schedule = new CancelAt(new(), -1) });
        foreach (long[] stops in (long[][])[[0], [1], [2], [3], [7], [1, 2, 3, 4, 5], [0, 9, 16]])
        {
            System.IO.File.Delete(File);
            foreach (long stop in stops)
            {
                using var source = new CancellationTokenSource();
                TrainingResult<Sequential> part = Train(options with { Schedule = new CancelAt(source, stop) }, source.Token);
                Assert.Equal(TrainingEnd.Cancelled, part.End);
                Assert.Equal((stop + 1) / 3, part.Epochs.Length);
            }

            AssertSame(expected, Train(options with { Schedule = new CancelAt(new(), -1) }));
            AssertSame(expected, Train(options with { Schedule = new CancelAt(new(), -1) }));   // it is done: nothing more happens
        }
    }

    [Fact]
    public void More_epochs_lengthen_a_run()
    {
        TrainingOptions options = new() { Optimiser = new RmsProp(), BatchSize = 4, Epochs = 5, Checkpoint = File, Resume = true };
        TrainingResult<Sequential> expected = Train(options with { Checkpoint = null });
        Assert.Equal(2, Train(options with { Epochs = 2 }).Epochs.Length);
        AssertSame(expected, Train(options));
        // Without Resume it begins anew.
        AssertSame(expected, Train(options with { Resume = false }));
    }

    [Fact]
    public void Checkpoints_are_written_on_the_way()
    {
        TrainingOptions options = new() { BatchSize = 4, Epochs = 3, Checkpoint = File, CheckpointInterval = TimeSpan.Zero };
        Exception thrown = Assert.Throws<InvalidOperationException>(() => Train(options with { Schedule = new ThrowAt(7) }));
        Assert.Equal("stopped", thrown.Message);
        Safetensors content = Safetensors.Load(File);
        Assert.Equal(("2", "1", "7"), (content.Metadata["epoch"], content.Metadata["batch"], content.Metadata["step"]));
        Assert.Equal([2, 2], content["epochs"].Shape);
        Assert.Equal([3, 2], content["moments/1/Layers[0].Weight"].Shape);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused()
    {
        TrainingOptions options = new() { Optimiser = new Adam(0.01), BatchSize = 4, Epochs = 2, Checkpoint = File, Resume = true };
        Train(options);
        string Refused(TrainingOptions other) => Assert.Throws<FormatException>(() => Train(other)).Message;
        Assert.StartsWith("Training cannot continue from run.safetensors: it was made with Adam { Rate = 0.01, States = 2, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1E-08 }, schedule none, clipping none, batch 4 of 11, seed 1, double precision, but", Refused(options with { Optimiser = new Adam(0.02) }), StringComparison.Ordinal);
        Assert.Contains("single precision", Refused(options with { Precision = Precision.Single }), StringComparison.Ordinal);
        Assert.Contains("seed 2", Refused(options with { Seed = 2 }), StringComparison.Ordinal);
        Assert.Contains("clipping 0.5", Refused(options with { ClipNorm = 0.5 }), StringComparison.Ordinal);
        Assert.Contains("batch 5 of 11", Refused(options with { BatchSize = 5 }), StringComparison.Ordinal);
        Assert.Contains("Warmup { Steps = 3 }", Refused(options with { Schedule = new Warmup(3) }), StringComparison.Ordinal);
        string Other(Func<Sequential, Sequential> change) => Assert.Throws<FormatException>(() => Train(options, network: change(Network()))).Message;
        Assert.Equal("Training cannot continue from run.safetensors: it has no tensor 'parameters/Layers[3].Scale'.", Other(network => new([.. network.Layers, LayerNorm.Create(1)])));
        Assert.Equal("Training cannot continue from run.safetensors: its tensor 'parameters/Layers[0].Weight' has shape [3, 2], but should have [5, 2].", Other(network =>
        {
            var random = new Philox(1);
            return new(Linear.Create(2, 5, ref random), network.Layers[1], Linear.Create(5, 1, ref random));
        }));
        Assert.StartsWith("Training cannot continue from run.safetensors: it has tensors that belong to none of the parameters: parameters/Layers[2].Weight, ", Other(network => new(network.Layers[0], new Activation(x => Slice(x, 1, 0, 1)))), StringComparison.Ordinal);
        Parameters.Save(Network(), File);
        Assert.Equal("Training cannot continue from run.safetensors: it is no checkpoint of a training: the kind in its metadata should be 'prob training 1', but is not there.", Refused(options));
        System.IO.File.WriteAllText(File, "nonsense");
        Assert.Throws<FormatException>(() => Train(options));
    }

    private static Sequential Network()
    {
        var random = new Philox(2);
        return new(Linear.Create(2, 3, ref random), new Dropout(0.2), Linear.Create(3, 1, ref random));
    }

    /// <summary>Three steps an epoch: two of four rows and one of three.</summary>
    private static TrainingResult<Sequential> Train(TrainingOptions options, CancellationToken cancellation = default, Sequential? network = null)
    {
        Tensor x = Tensor.From([11, 2], [.. Enumerable.Range(0, 22).Select(i => Math.Sin(i))]), y = Tensor.From([11], [.. Enumerable.Range(0, 11).Select(i => Math.Cos(3 * i))]);
        return Training.Minimise(
            network ?? Network(), (X: x, Y: y), (net, data, noise) => Mean(Square(Reshape(net.Apply(data.X, noise), data.Y.Shape) - data.Y)), options, (X: x[..5], Y: y[..5]), null, cancellation);
    }

    private static void AssertSame(TrainingResult<Sequential> expected, TrainingResult<Sequential> actual)
    {
        Assert.Equal(expected.End, actual.End);
        Assert.Equal(expected.BestEpoch, actual.BestEpoch);
        Assert.Equal(expected.Epochs.AsEnumerable(), actual.Epochs.AsEnumerable());
        Assert.Equal(Parameters.Of(expected.Network).SelectMany(p => p.Value.ToArray()), Parameters.Of(actual.Network).SelectMany(p => p.Value.ToArray()));
    }

    private sealed record ThrowAt(long At) : Schedule
    {
        public override double Factor(long step) => step == At ? throw new InvalidOperationException("stopped") : 1;
    }
}
