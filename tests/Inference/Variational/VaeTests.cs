using Prob.Graphs;
using Prob.Networks;
using Vae;

namespace Prob.Tests.Inference.Variational;

/// <summary>The example Vae on its digits. Independent pixels explain the test images at −24.58 nats each, so what does better has learned from codes.</summary>
public class VaeTests
{
    private const double IndependentPixels = -24.58;

    [Fact]
    public void Codes_of_real_numbers_explain_digits()
    {
        var random = new Philox(1);
        Check(NormalAutoencoder.Create(64, 64, 8, ref random), epochs: 20, least: -22.5);   // −21.9 when this was written
    }

    [Fact]
    public void Codes_of_whole_numbers_explain_digits()
    {
        var random = new Philox(1);
        Check(CategoricalAutoencoder.Create(64, 64, 8, 10, ref random), epochs: 40, least: -23.5);   // −22.4 when this was written
    }

    /// <summary>
    /// The bound as the fit reports it has a draw per image: the standard deviation of a draw is below 3 nats, so the mean over 297 images is within 5 of its standard errors, 0.9 nats, of
    /// the bound by many draws, which the example computes on a graph of its own.
    /// </summary>
    private static void Check(Autoencoder start, int epochs, double least)
    {
        (ImageSet train, ImageSet test) = ImageSet.Digits();
        Assert.Equal((1500, 297, 8), (train.Count, test.Count, test.Side));
        var training = new TrainingOptions { Optimiser = new Adam(1e-3), Epochs = epochs, Precision = Precision.Single };
        var last = new Last();
        (Autoencoder fitted, TrainingEnd end) = start.Fit(train.Pixels, test.Pixels, training, last);
        Assert.Equal(TrainingEnd.Finished, end);

        Bounds bounds = Bounds.Of(fitted, test.Pixels, 20, seed: 1);
        Assert.InRange(bounds.Elbo, Math.Max(least, IndependentPixels), 0);
        Assert.InRange(bounds.LogLikelihood, bounds.Elbo, 0);
        Assert.Equal(bounds.Elbo, last.Bound, 0.9);

        (Autoencoder again, _) = start.Fit(train.Pixels, test.Pixels, training);
        foreach (((string _, Tensor first), (string name, Tensor second)) in Parameters.Of(fitted.Decoder).Zip(Parameters.Of(again.Decoder)))
            Assert.True(first.ToArray().AsSpan().SequenceEqual(second.ToArray()), name);
    }

    private sealed class Last : IProgress<TrainingProgress>
    {
        public double Bound { get; private set; }

        public void Report(TrainingProgress value) => Bound = -value.Validation;
    }
}
