using Prob;
using Prob.Networks;
using static Prob.Functions;

namespace Vae;

/// <summary>Codes are vectors of real numbers, independent and standard normal before an image is seen.</summary>
public sealed record NormalAutoencoder(Sequential Encoder, Sequential Decoder, int Dimensions) : Autoencoder(Encoder, Decoder)
{
    /// <inheritdoc/>
    public override Shape Code => [Dimensions];

    private Model<Tensor, Tensor> Model => Prob.Model.Define((ModelBuilder m, Tensor images) =>
    {
        Plate image = m.Plate("image", images.Shape[0]), dimension = m.Plate("dimension", Dimensions), pixel = m.Plate("pixel", images.Shape[1]);
        m.Network(out Sequential decoder, Decoder);
        m.Sample(out var z, [image, dimension], new Normal(0, 1));
        Tensor logits = decoder.Apply(z.ToVector(dimension));
        m.Observe([image, pixel], new BernoulliLogit(pixel.Of(logits)), images);
        return z;
    });

    private Model<Tensor, Tensor> Guide => Prob.Model.Define((ModelBuilder m, Tensor images) =>
    {
        Plate image = m.Plate("image", images.Shape[0]), dimension = m.Plate("dimension", Dimensions);
        m.Network(out Sequential encoder, Encoder);
        Normal code = Read(encoder.Apply(image.Of(images)));
        m.Sample(out var z, [image, dimension], new Normal(dimension.Of(code.Mean), dimension.Of(code.StandardDeviation)));
        return z;
    });

    /// <summary>One with networks of one hidden layer to begin with.</summary>
    public static NormalAutoencoder Create(int pixels, int hidden, int dimensions, ref Philox random) =>
        new(Network(pixels, hidden, 2 * dimensions, ref random), Network(dimensions, hidden, pixels, ref random), dimensions);

    /// <inheritdoc/>
    public override (Autoencoder Fitted, TrainingEnd End) Fit(
        Tensor train, Tensor test, TrainingOptions training, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        VariationalFit<Tensor> fit = Model.Given(train).Fit(Guide.Given(train), Options(training), (Model.Given(test), Guide.Given(test)), progress, cancellation);
        return (this with { Encoder = fit.Network("encoder", Encoder), Decoder = fit.Network("decoder", Decoder) }, fit.End);
    }

    /// <inheritdoc/>
    public override VariationalExplanation Explain(Tensor train, TrainingOptions training) => Model.Given(train).Explain(Guide.Given(train), Options(training));

    /// <inheritdoc/>
    public override double Noise(ref Philox random) => random.NextNormal();

    /// <inheritdoc/>
    public override (Tensor Code, Tensor LogRatio) Draw(Tensor image, Tensor noise)
    {
        Normal guide = Read(Encoder.Apply(image));
        Tensor z = guide.Mean + (guide.StandardDeviation * noise);
        return (z, Sum(new Normal(0, 1).LogDensityWithin(z) - guide.LogDensityWithin(z)));
    }

    /// <inheritdoc/>
    public override Tensor Encode(Tensor image) => Read(Encoder.Apply(image)).Mean;

    /// <inheritdoc/>
    public override Tensor Prior(ref Philox random)
    {
        var code = new double[Dimensions];
        foreach (ref double z in code.AsSpan())
            z = random.NextNormal();
        return code;
    }

    /// <inheritdoc/>
    public override Tensor Decode(Tensor code) => Decoder.Apply(code);

    /// <summary>The first half of what the encoder says are means, the second half log variances.</summary>
    private Normal Read(Tensor encoded) => new(encoded[..Dimensions], Exp(0.5 * encoded[Dimensions..]));

    private static Variational Options(TrainingOptions training) => new() { Plate = "image", Training = training };
}
