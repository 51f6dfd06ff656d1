using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Makes distributions of counts with more zeros: <c>ZeroInflated.Of(absent, new Poisson(rate))</c>.</summary>
public static class ZeroInflated
{
    /// <summary>0 with a probability, whatever the count otherwise is: p(0) = π + (1 − π) f(0) and p(k) = (1 − π) f(k).</summary>
    /// <param name="probability">π, from 0 to 1.</param>
    /// <param name="distribution">f, of whole numbers of at least 0. If it has a distribution function, so has the result.</param>
    /// <exception cref="ArgumentException">The distribution is not one of whole numbers of at least 0.</exception>
    public static IDistribution<Discrete> Of(Tensor probability, IDistribution<Discrete> distribution) => Checked(new(probability, false), distribution);

    /// <summary>The distribution with π = sigmoid(logit).</summary>
    /// <param name="logit">log(π/(1 − π)), any real number.</param>
    /// <param name="distribution">f, of whole numbers of at least 0. If it has a distribution function, so has the result.</param>
    /// <exception cref="ArgumentException">The distribution is not one of whole numbers of at least 0.</exception>
    public static IDistribution<Discrete> FromLogit(Tensor logit, IDistribution<Discrete> distribution) => Checked(new(logit, true), distribution);

    internal static ZeroInflatedCount Make(Chance zero, IDistribution<Discrete> distribution) =>
        distribution is ICumulative ? new CumulativeZeroInflatedCount(zero, distribution) : new ZeroInflatedCount(zero, distribution);

    private static ZeroInflatedCount Checked(Chance zero, IDistribution<Discrete> distribution)
    {
        if (distribution.Support is not IntegerSupport || Limits.MayBeNegative(distribution.Support))
            throw new ArgumentException($"Zeros can be added to whole numbers of at least 0, but {Distribution.NameOf(distribution)} takes {distribution.Support}.", nameof(distribution));
        return Make(zero, distribution);
    }
}

/// <summary>See <see cref="ZeroInflated"/>.</summary>
internal record ZeroInflatedCount(Chance Zero, IDistribution<Discrete> Distribution) : IDistribution<Discrete>
{
    /// <summary>The probability of 0, then those of the distribution.</summary>
    public ImmutableArray<Parameter> Parameters => [Zero.Parameter(nameof(ZeroInflated)), .. Prob.Distribution.OwnedParameters(Distribution)];

    /// <summary>Whole numbers from 0 on.</summary>
    public Support Support => Support.Integers(0, Distribution.Support.Range.Upper);

    /// <inheritdoc/>
    public bool IsNormalised => Distribution.IsNormalised;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => ZeroInflated.Make(Zero with { Value = parameters[0] }, (IDistribution<Discrete>)Distribution.With(parameters[1..]));

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor other = Zero.LogNot + Distribution.LogDensity(x);
        return Where(Equal(x, 0), LogAddExp(Zero.Log, other), other);
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        if (Zero.Comes(ref random, parameters[0]))
            draw[0] = 0;
        else
            Distribution.Sample(ref random, parameters[1..], draw);
    }
}

/// <summary>One whose distribution function is known.</summary>
internal sealed record CumulativeZeroInflatedCount(Chance Zero, IDistribution<Discrete> Distribution) : ZeroInflatedCount(Zero, Distribution), ICumulative
{
    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Prob.Distribution.Complementary(LogAddExp(Zero.Log, Zero.LogNot + ((ICumulative)Distribution).LogCdf(x)), LogSurvivalWithin(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Zero.LogNot + ((ICumulative)Distribution).LogSurvival(x);
}
