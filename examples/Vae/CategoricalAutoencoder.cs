using System.Collections.Immutable;
using Prob;
using Prob.Networks;
using static Prob.Functions;

namespace Vae;

/// <summary>Codes are several whole numbers, all equally probable before an image is seen (Jang, Gu and Poole 2017).</summary>
public sealed record CategoricalAutoencoder(Sequential Encoder, Sequential Decoder, int Latents, int Values) : Autoencoder(Encoder, Decoder)
{
    private const double Temperature = 0.5;

    /// <summary>A one-hot vector for each number.</summary>
    public override Shape Code => [Latents, Values];

    private Model<Tensor, Discrete> Model => Prob.Model.Define((ModelBuilder m, Tensor images) =>
    {
        Plate image = m.Plate("image", images.Shape[0]), latent = m.Plate("latent", Latents), pixel = m.Plate("pixel", images.Shape[1]);
        m.Network(out Sequential decoder, Decoder);
        m.Sample(out var z, [image, latent], new DiscreteUniform(0, Values - 1.0));
        Tensor code = Reshape(z.OneHot.ToVector(latent), [Latents * Values]);
        m.Observe([image, pixel], new BernoulliLogit(pixel.Of(decoder.Apply(code))), images);
        return z;
    });

    private Model<Tensor, Discrete> Guide => Prob.Model.Define((ModelBuilder m, Tensor images) =>
    {
        Plate image = m.Plate("image", images.Shape[0]), latent = m.Plate("latent", Latents);
        m.Network(out Sequential encoder, Encoder);
        m.Sample(out var z, [image, latent], new CategoricalLogit(latent.Of(Logits(encoder, image.Of(images)))));
        return z;
    });

    /// <summary>One with networks of one hidden layer to begin with.</summary>
    public static CategoricalAutoencoder Create(int pixels, int hidden, int latents, int values, ref Philox random) =>
        new(Network(pixels, hidden, latents * values, ref random), Network(latents * values, hidden, pixels, ref random), latents, values);

    /// <inheritdoc/>
    public override (Autoencoder Fitted, TrainingEnd End) Fit(
        Tensor train, Tensor test, TrainingOptions training, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        VariationalFit<Discrete> fit = Model.Given(train).Fit(Guide.Given(train), Options(training), (Model.Given(test), Guide.Given(test)), progress, cancellation);
        return (this with { Encoder = fit.Network("encoder", Encoder), Decoder = fit.Network("decoder", Decoder) }, fit.End);
    }

    /// <inheritdoc/>
    public override VariationalExplanation Explain(Tensor train, TrainingOptions training) => Model.Given(train).Explain(Guide.Given(train), Options(training));

    /// <summary>A Gumbel draw.</summary>
    public override double Noise(ref Philox random) => -Math.Log(random.NextExponential());

    /// <inheritdoc/>
    public override (Tensor Code, Tensor LogRatio) Draw(Tensor image, Tensor noise)
    {
        Tensor logits = Logits(Encoder, image), code = Largest(logits + noise);
        return (code, -(Latents * Math.Log(Values)) - Sum(code * LogSoftmax(logits)));
    }

    /// <inheritdoc/>
    public override Tensor Encode(Tensor image) => Largest(Logits(Encoder, image));

    /// <inheritdoc/>
    public override Tensor Prior(ref Philox random)
    {
        var code = new double[Latents, Values];
        for (int i = 0; i < Latents; i++)
            code[i, random.NextInt(Values)] = 1;
        return code;
    }

    /// <inheritdoc/>
    public override Tensor Decode(Tensor code) => Decoder.Apply(Reshape(code, [Latents * Values]));

    private Tensor Logits(Sequential encoder, Tensor image) => Reshape(encoder.Apply(image), Code);

    /// <summary>1 where a row has its largest entry.</summary>
    private Tensor Largest(Tensor x) => Equal(x, Reshape(Max(x, 1), [Latents, 1]));

    private static Variational Options(TrainingOptions training) => new()
    {
        Plate = "image",
        Training = training,
        Estimators = ImmutableDictionary<string, Estimator>.Empty.Add("z", Estimator.StraightThroughGumbel(Temperature)),
    };
}
