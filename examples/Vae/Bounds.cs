using Prob;
using Prob.Graphs;
using static Prob.Functions;

namespace Vae;

/// <summary>What an autoencoder makes of images, in nats per image.</summary>
/// <param name="Elbo">The evidence lower bound: the mean of log w, w = p(image, code) / q(code | image), over draws of the code.</param>
/// <param name="LogLikelihood">The mean over images of the log of the mean of w (Burda, Grosse and Salakhutdinov 2016): below log p(image), and the closer the more draws there are.</param>
public readonly record struct Bounds(double Elbo, double LogLikelihood)
{
    private const int ImagesAtOnce = 100;

    /// <summary>Both bounds.</summary>
    /// <param name="autoencoder">The autoencoder.</param>
    /// <param name="images">Images, a row each.</param>
    /// <param name="draws">Of each image's code, at least 1.</param>
    /// <param name="seed">Of the draws.</param>
    public static Bounds Of(Autoencoder autoencoder, Tensor images, int draws, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        int count = images.Shape[0];
        (double, double)[] sums = [.. Enumerable.Range(0, (count + ImagesAtOnce - 1) / ImagesAtOnce).AsParallel().AsOrdered().Select(part =>
        {
            int first = part * ImagesAtOnce;
            return Sums(autoencoder, images[first..Math.Min(first + ImagesAtOnce, count)], draws, new Philox(seed, (uint)part));
        })];
        return new(sums.Sum(sum => sum.Item1) / count, sums.Sum(sum => sum.Item2) / count);
    }

    private static (double Elbo, double LogLikelihood) Sums(Autoencoder autoencoder, Tensor images, int draws, Philox random)
    {
        var image = new Axis("image", images.Shape[0]);
        Tensor noise = Plan.Input("noise", autoencoder.Code, image);
        // The encoder depends on data alone, so it runs once, not with each draw.
        var plan = Plan.Compile([noise], autoencoder.LogWeight(images.ToAxis(image), noise));
        Workspace workspace = plan.CreateWorkspace(executor: Executor.Staged);
        double[] inputs = new double[plan.InputSize], weights = new double[image.Size];
        double[] sums = new double[image.Size], largest = new double[image.Size], scaled = new double[image.Size];   // Σ w = scaled · exp(largest)
        Array.Fill(largest, double.NegativeInfinity);
        for (int draw = 0; draw < draws; draw++)
        {
            foreach (ref double number in inputs.AsSpan())
                number = autoencoder.Noise(ref random);
            workspace.Run(inputs, weights);
            for (int i = 0; i < weights.Length; i++)
            {
                double most = Math.Max(largest[i], weights[i]);
                scaled[i] = (scaled[i] * Math.Exp(largest[i] - most)) + Math.Exp(weights[i] - most);
                (largest[i], sums[i]) = (most, sums[i] + weights[i]);
            }
        }

        return (sums.Sum() / draws, largest.Zip(scaled, (most, sum) => most + Math.Log(sum / draws)).Sum());
    }
}
