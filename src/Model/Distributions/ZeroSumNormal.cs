using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Independent normal variables given that they sum to 0, for effects of which only differences matter: p(x) = exp(−½ |x|²/σ²) / (√(2π) σ)^(k − 1) per unit of volume of the plane Σxᵢ = 0.
/// </summary>
/// <param name="Length">k, at least 1.</param>
/// <param name="Scale">σ > 0; each entry has the standard deviation σ √(1 − 1/k), and each pair the correlation −1/(k − 1).</param>
public sealed record ZeroSumNormal(int Length, Tensor Scale) : IDistribution<Tensor>, IReparameterised
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Shape Shape => [Length];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The length is less than 1.</exception>
    public Support Support => Support.SumToZero(Length);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new ZeroSumNormal(Length, parameters[0]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => (-0.5 * Sum(Square(x / Scale))) - ((Length - 1) * (Log(Scale) + Constants.LogSqrtTwoPi));

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double sum = 0;
        foreach (ref double z in draw)
            sum += z = random.NextNormal();
        foreach (ref double x in draw)
            x = parameters[0] * (x - (sum / draw.Length));
    }

    /// <summary>σ (z − z̄).</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        Tensor z = noise.Normal(new(axes, Shape));
        return Scale * (z - (Sum(z) / Length));
    }
}
