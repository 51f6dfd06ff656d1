using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Makes distributions of what is cut off at bounds: <c>Censored.Of(new Weibull(shape, scale), upper: end)</c>.</summary>
public static class Censored
{
    /// <summary>The distribution of a number that is replaced by a bound where it lies beyond: see <see cref="Censored{TSite}"/>.</summary>
    /// <param name="distribution">The distribution of the number; it must have a distribution function.</param>
    /// <param name="lower">a; null or −∞ for none. It may be data, such as a time for each row, and infinite in some cells.</param>
    /// <param name="upper">b > a; null or +∞ for none.</param>
    /// <exception cref="ArgumentException">The distribution has no distribution function, or has probability at single real numbers.</exception>
    public static Censored<TSite> Of<TSite>(IDistribution<TSite> distribution, Tensor? lower = null, Tensor? upper = null)
        where TSite : Tensor
    {
        if (distribution is not ICumulative)
            throw new ArgumentException($"{Distribution.NameOf(distribution)} cannot be censored: it has no distribution function that tells how much lies beyond a bound.", nameof(distribution));
        if (distribution.Support is AtomicSupport)
            throw new ArgumentException($"{Distribution.NameOf(distribution)} cannot be censored: single numbers have a probability under it. Censor what it is made of.", nameof(distribution));
        return new(distribution, new Limits(lower, upper));
    }
}

/// <summary>
/// The distribution of a number that is replaced by a bound where it lies beyond, as a survival time is by the end of a study: p(a) = P(X ≤ a), p(b) = P(X ≥ b), and f(x) between. Observe it: of real
/// numbers those at a bound have a probability, and those between a density, on which no sampler moves. Made by <see cref="Censored.Of"/>.
/// </summary>
public sealed record Censored<TSite> : IDistribution<TSite>, ICumulative
    where TSite : Tensor
{
    private readonly Limits bounds;

    internal Censored(IDistribution<TSite> distribution, Limits bounds) => (Distribution, this.bounds) = (distribution, bounds);

    /// <summary>The distribution before.</summary>
    public IDistribution<TSite> Distribution { get; }

    /// <summary>a; null for none.</summary>
    public Tensor? Lower => bounds.Lower;

    /// <summary>b; null for none.</summary>
    public Tensor? Upper => bounds.Upper;

    /// <summary>Those of the distribution, then the bounds.</summary>
    public ImmutableArray<Parameter> Parameters
    {
        get
        {
            bool isWhole = Distribution.Support.IsDiscrete;
            return [.. Prob.Distribution.OwnedParameters(Distribution), .. bounds.Parameters(nameof(Censored), new ExtendedSupport(null, isWhole), lower => new ExtendedSupport(lower, isWhole))];
        }
    }

    /// <summary>From the smallest to the largest value that is left.</summary>
    public Support Support
    {
        get
        {
            (Tensor lower, Tensor upper) = Distribution.Support.Range;
            (Tensor from, Tensor to) = (bounds.Lowered(bounds.Raised(lower)), bounds.Lowered(bounds.Raised(upper)));
            return Distribution.Support.IsDiscrete ? Support.Integers(from, to) : new AtomicSupport(Limits.Between(from, to));
        }
    }

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters)
    {
        int own = Distribution.Parameters.Length;
        return new Censored<TSite>((IDistribution<TSite>)Distribution.With(parameters[..own]), bounds.With(parameters[own..]));
    }

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor density = Distribution.LogDensity(x);
        if (Lower is not null)
            density = Where(Equal(x, Lower), Base.LogCdf(Lower), density);
        return Upper is null ? density : Where(Equal(x, Upper), Base.LogProbability(Upper, double.PositiveInfinity), density);
    }

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Upper is null ? Base.LogCdf(x) : Where(x >= Upper, 0, Base.LogCdf(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Upper is null ? Base.LogSurvival(x) : Where(x >= Upper, double.NegativeInfinity, Base.LogSurvival(x));

    /// <summary>A draw from the distribution, or the bound that it lies beyond.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int own = parameters.Length - bounds.Count;
        (double lower, double upper) = bounds.Values(parameters[own..]);
        Distribution.Sample(ref random, parameters[..own], draw);
        draw[0] = Math.Clamp(draw[0], lower, upper);
    }

    private ICumulative Base => (ICumulative)Distribution;
}
