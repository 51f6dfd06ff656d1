using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>All whole numbers between two bounds, both included, are equally probable: p(k) = 1 / (b − a + 1) for k = a … b.</summary>
/// <param name="Lower">a, a whole number.</param>
/// <param name="Upper">b ≥ a, a whole number. A latent site needs bounds that are numbers, not data or sites, to be summed over.</param>
public sealed record DiscreteUniform(Tensor Lower, Tensor Upper) : IDistribution<Discrete>, ICumulative, IEntropy
{
    /// <summary>Beyond it not every whole number is a double.</summary>
    private const double MostValues = 9007199254740992;   // 2⁵³

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Scalar(Lower, Support.Integers(double.NegativeInfinity, double.PositiveInfinity)),
        Parameter.Scalar(Upper, Support.Integers(Lower, double.PositiveInfinity)),
    ];

    /// <inheritdoc/>
    public Support Support => Support.Integers(Lower, Upper);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new DiscreteUniform(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => -Log1p(Upper - Lower);

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Log((x - Lower + 1) / (Upper - Lower + 1));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Log((Upper - x) / (Upper - Lower + 1));

    /// <summary>log(b − a + 1).</summary>
    public Tensor Entropy => Log1p(Upper - Lower);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">There are more than 2⁵³ values.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double count = parameters[1] - parameters[0] + 1;
        if (count > MostValues)
            throw new NotSupportedException($"Up to 2^53 whole numbers can be drawn from, but there are {count:g6}.");
        draw[0] = parameters[0] + random.NextBelow((ulong)count);
    }
}
