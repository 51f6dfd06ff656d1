using System.Collections.Immutable;
using System.Numerics.Tensors;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// How often each of K categories occurs in n independent trials, with probabilities p = softmax(η): p(k₁ … k_K) = n! Π pᵢ^kᵢ / kᵢ! for whole numbers that sum to n. For data: a
/// latent vector of counts is refused.
/// </summary>
/// <param name="Trials">n, a whole number of at least 0.</param>
/// <param name="Logits">η, a vector of K real numbers; a constant added to all of them changes nothing.</param>
public sealed record MultinomialLogit(Tensor Trials, Tensor Logits) : IDistribution<Tensor>
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Trials, Support.Integers(0, double.PositiveInfinity)), Parameter.Vector(Logits, Support.Real)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The logits are a scalar.</exception>
    public Shape Shape => [Parameter.Length(Logits)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The logits are a scalar.</exception>
    public Support Support => Support.Counts(Parameter.Length(Logits), Trials);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new MultinomialLogit(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Multinomial.LogChoices(x) + Sum(x * LogSoftmax(Logits));

    /// <inheritdoc cref="Multinomial.Sample"/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        ReadOnlySpan<double> logits = parameters[1..];
        double largest = TensorPrimitives.Max(logits), left = 0;
        for (int i = draw.Length - 1; i >= 0; i--)
            draw[i] = left += Math.Exp(logits[i] - largest);
        double trials = parameters[0];
        for (int i = 0; i < draw.Length; i++)
            trials -= draw[i] = Multinomial.Next(ref random, trials, Math.Exp(logits[i] - largest), draw[i]);
    }
}
