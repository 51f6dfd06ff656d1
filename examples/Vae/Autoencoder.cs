using Prob;
using Prob.Networks;
using static Prob.Functions;

namespace Vae;

/// <summary>
/// A variational autoencoder (Kingma and Welling 2014): a model in which a decoder makes an image of a code, and a guide in which an encoder says which codes an image may have.
/// </summary>
/// <param name="Encoder">Maps the pixels of an image to what the distribution of its code is made of.</param>
/// <param name="Decoder">Maps a code to the log odds of the pixels.</param>
public abstract record Autoencoder(Sequential Encoder, Sequential Decoder)
{
    /// <summary>The shape of a code, and of the noise that it is drawn with.</summary>
    public abstract Shape Code { get; }

    /// <summary>The same with networks that suit the images better.</summary>
    /// <param name="train">Images, a row each.</param>
    /// <param name="test">Images to evaluate the bound on after each epoch.</param>
    /// <param name="training">How it is fitted.</param>
    /// <param name="progress">Hears how it comes along.</param>
    /// <param name="cancellation">Stops, and gives what there is by then.</param>
    public abstract (Autoencoder Fitted, TrainingEnd End) Fit(Tensor train, Tensor test, TrainingOptions training, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>How a fit would go about it.</summary>
    public abstract VariationalExplanation Explain(Tensor train, TrainingOptions training);

    /// <summary>Draws what <see cref="Draw"/> takes.</summary>
    public abstract double Noise(ref Philox random);

    /// <summary>A code drawn from the guide, and log p(code) − log q(code | image).</summary>
    /// <param name="image">The pixels, a vector.</param>
    /// <param name="noise">Of the shape of a code.</param>
    public abstract (Tensor Code, Tensor LogRatio) Draw(Tensor image, Tensor noise);

    /// <summary>The most plausible code of an image.</summary>
    public abstract Tensor Encode(Tensor image);

    /// <summary>A code drawn from the prior.</summary>
    public abstract Tensor Prior(ref Philox random);

    /// <summary>The log odds of the pixels, given a code.</summary>
    public abstract Tensor Decode(Tensor code);

    /// <summary>log p(image, code) − log q(code | image) of a code drawn from the guide.</summary>
    public Tensor LogWeight(Tensor image, Tensor noise)
    {
        (Tensor code, Tensor ratio) = Draw(image, noise);
        return ratio + Sum(new BernoulliLogit(Decode(code)).LogDensityWithin(image));
    }

    /// <summary>Linear, rectified, linear.</summary>
    protected static Sequential Network(int inputs, int hidden, int outputs, ref Philox random) =>
        new(Linear.Create(inputs, hidden, ref random), new Activation(Relu), Linear.Create(hidden, outputs, ref random));
}
