using System.Collections.Immutable;
using System.Globalization;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>Makes distributions of what lies between bounds: <c>Truncated.Of(new Normal(mu, sigma), lower: 0)</c>.</summary>
public static class Truncated
{
    /// <summary>The distribution of a number, given that it lies between two bounds, both included: see <see cref="Truncated{TSite}"/>.</summary>
    /// <param name="distribution">The distribution of the number; it must have a distribution function.</param>
    /// <param name="lower">a; null or −∞ for none. It may depend on other sites, and is a whole number if the values are.</param>
    /// <param name="upper">b ≥ a; null or +∞ for none.</param>
    /// <exception cref="ArgumentException">The distribution has no distribution function, or has probability at single real numbers, or no value lies between the bounds.</exception>
    public static Truncated<TSite> Of<TSite>(IDistribution<TSite> distribution, Tensor? lower = null, Tensor? upper = null)
        where TSite : Tensor
    {
        string name = Distribution.NameOf(distribution);
        if (distribution is not ICumulative)
            throw new ArgumentException($"{name} cannot be truncated: it has no distribution function that tells how much of it is left. Use Restricted, which does not divide by that.", nameof(distribution));
        if (distribution.Support is AtomicSupport)
            throw new ArgumentException($"{name} cannot be truncated: single numbers have a probability under it. Truncate what it is made of.", nameof(distribution));
        var bounds = new Limits(lower, upper);
        Truncated<TSite> made = Make(distribution, bounds);
        if (made.Support is not UnionSupport && made.Support.Range is var (from, to) && from.IsLiteralScalar && to.IsLiteralScalar && from.ToScalar() > to.ToScalar())
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"No value of {name}, {distribution.Support}, lies between {bounds.Lower?.ToScalar() ?? double.NegativeInfinity:g6} and {bounds.Upper?.ToScalar() ?? double.PositiveInfinity:g6}."), nameof(lower));
        return made;
    }

    /// <summary>One that can be inverted if the distribution can.</summary>
    internal static Truncated<TSite> Make<TSite>(IDistribution<TSite> distribution, Limits bounds)
        where TSite : Tensor => distribution is IQuantile && new TruncatedQuantile(distribution, bounds) is Truncated<TSite> invertible ? invertible : new(distribution, bounds);
}

/// <summary>
/// The distribution of a number, given that it lies between two bounds: p(x) = f(x) / P(a ≤ X ≤ b) for a ≤ x ≤ b. Of the difference of distribution functions, or of their
/// complements, in logs, so that it may lie as far out in a tail as you like. Made by <see cref="Truncated.Of"/>; one of a distribution with quantiles has quantiles, too, and draws through which
/// derivatives flow.
/// </summary>
public record Truncated<TSite> : IDistribution<TSite>, ICumulative
    where TSite : Tensor
{
    /// <summary>
    /// Draws that may lie outside before one is made by inversion. Either is a draw from the same distribution, so that trying first changes nothing; it is the faster where much is left.
    /// </summary>
    private const int MostAttempts = 16;

    private readonly Limits bounds;
    private readonly Lazy<CumulativeInverse> inverse;

    internal Truncated(IDistribution<TSite> distribution, Limits bounds)
    {
        (Distribution, this.bounds) = (distribution, bounds);
        inverse = new(() => new CumulativeInverse((ICumulative)Distribution, this.bounds));
    }

    /// <summary>The distribution before.</summary>
    public IDistribution<TSite> Distribution { get; }

    /// <summary>a; null for none.</summary>
    public Tensor? Lower => bounds.Lower;

    /// <summary>b; null for none.</summary>
    public Tensor? Upper => bounds.Upper;

    /// <summary>Those of the distribution, then the bounds.</summary>
    public ImmutableArray<Parameter> Parameters =>
    [
        .. Prob.Distribution.OwnedParameters(Distribution),
        .. Support.IsDiscrete
            ? bounds.Parameters(nameof(Truncated), Support.Integers(double.NegativeInfinity, double.PositiveInfinity), static lower => Support.Integers(lower, double.PositiveInfinity))
            : bounds.Parameters(nameof(Truncated), Support.Real, Support.Above),
    ];

    /// <summary>What lies between the bounds of the support of the distribution.</summary>
    public Support Support => field ??= bounds.Within(Distribution.Support);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters)
    {
        int own = Distribution.Parameters.Length;
        return Truncated.Make((IDistribution<TSite>)Distribution.With(parameters[..own]), bounds.With(parameters[own..]));
    }

    /// <summary>By the density at any value: the bounds may not belong to the support of the distribution, and a sampler's coordinates may overflow on their way to a bound at infinity.</summary>
    public Tensor LogDensityWithin(Tensor x) => Distribution.LogDensity(x) - LogMass;

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Prob.Distribution.Complementary(LogUpTo(x), LogBeyond(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Prob.Distribution.Complementary(LogBeyond(x), LogUpTo(x));

    /// <summary>By drawing until a draw lies between the bounds or, where hardly any does, by the inverse of the distribution function, which then is found by bisection.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left between the bounds.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int own = parameters.Length - bounds.Count;
        (double lower, double upper) = bounds.Values(parameters[own..]);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            Distribution.Sample(ref random, parameters[..own], draw);
            if (draw[0] >= lower && draw[0] <= upper)
                return;
        }

        draw[0] = inverse.Value.Draw(ref random, parameters);
        if (double.IsNaN(draw[0]))
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{Prob.Distribution.NameOf(Distribution)} has no probability between {lower:g6} and {upper:g6}, so nothing can be drawn there."));
    }

    private Tensor LogUpTo(Tensor x) => Base.LogProbability(Lower ?? double.NegativeInfinity, x) - LogMass;

    private Tensor LogBeyond(Tensor x) => Base.LogProbability(Support.IsDiscrete ? x + 1 : x, Upper ?? double.PositiveInfinity) - LogMass;

    private protected ICumulative Base => (ICumulative)Distribution;

    /// <summary>log P(a ≤ X ≤ b).</summary>
    private protected Tensor LogMass => bounds.LogProbability(Base);
}

/// <summary>One that is known to have an inverse.</summary>
internal sealed record TruncatedQuantile(IDistribution Quantiles, Limits Limits) : Truncated<Tensor>((IDistribution<Tensor>)Quantiles, Limits), IQuantile, IReparameterised
{
    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => At(Log(probability), Log1p(-probability));

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => At(Log1p(-probability), Log(probability));

    /// <inheritdoc/>
    public Tensor InverseLogCdfWithin(Tensor logProbability) => At(logProbability, Log1mExp(logProbability));

    /// <inheritdoc/>
    public Tensor InverseLogSurvivalWithin(Tensor logProbability) => At(Log1mExp(logProbability), logProbability);

    /// <summary>The quantile at a uniform number.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => InverseCdfWithin(noise.Uniform(new(axes, Shape.Scalar)));

    /// <summary>
    /// F(x) = F(a) + p P(a ≤ X ≤ b) up to the median of the whole distribution, and beyond it 1 − F(x) = 1 − F(b) + (1 − p) P(a ≤ X ≤ b), in logs: the smaller has all its digits.
    /// </summary>
    private Tensor At(Tensor logBelow, Tensor logAbove)
    {
        var quantiles = (IQuantile)Distribution;
        Tensor logMass = LogMass, logCdf = logBelow + logMass, logSurvival = logAbove + logMass;
        if (Lower is not null)
            logCdf = LogAddExp(quantiles.LogCdf(Lower), logCdf);
        if (Upper is not null)
            logSurvival = LogAddExp(quantiles.LogSurvival(Upper), logSurvival);
        Tensor isLow = logCdf < -Constants.LogTwo;
        Tensor x = Where(isLow, quantiles.InverseLogCdfWithin(Where(isLow, logCdf, -Constants.LogTwo)), quantiles.InverseLogSurvivalWithin(Where(isLow, -Constants.LogTwo, logSurvival)));
        (Tensor from, Tensor to) = Support.Range;
        if (!from.IsLiteral(double.NegativeInfinity))
            x = Maximum(x, from);
        return to.IsLiteral(double.PositiveInfinity) ? x : Minimum(x, to);
    }
}
