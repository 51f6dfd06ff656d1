using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>Makes distributions in which 0 is a matter of its own: <c>Hurdle.Of(dry, new LogNormal(mu, sigma))</c>.</summary>
public static class Hurdle
{
    /// <summary>
    /// 0 with a probability and otherwise a number that is not 0: p(0) = π, and p(x) = (1 − π) f(x) / (1 − f(0)) where f is one of whole numbers, (1 − π) f(x) where it is a density. Of real numbers
    /// 0 has a probability and the others a density, on which no sampler moves: observe it.
    /// </summary>
    /// <param name="probability">π, from 0 to 1.</param>
    /// <param name="distribution">f, of numbers of at least 0. If it has a distribution function, so has the result.</param>
    /// <exception cref="ArgumentException">The distribution is not one of single numbers of at least 0, or has probability at single real numbers.</exception>
    public static IDistribution<TSite> Of<TSite>(Tensor probability, IDistribution<TSite> distribution)
        where TSite : Tensor => Checked(new(probability, false), distribution);

    /// <summary>The distribution with π = sigmoid(logit).</summary>
    /// <param name="logit">log(π/(1 − π)), any real number.</param>
    /// <param name="distribution">f, of numbers of at least 0. If it has a distribution function, so has the result.</param>
    /// <exception cref="ArgumentException">The distribution is not one of single numbers of at least 0, or has probability at single real numbers.</exception>
    public static IDistribution<TSite> FromLogit<TSite>(Tensor logit, IDistribution<TSite> distribution)
        where TSite : Tensor => Checked(new(logit, true), distribution);

    internal static HurdleNumber<TSite> Make<TSite>(Chance zero, IDistribution<TSite> distribution)
        where TSite : Tensor => distribution is ICumulative ? new CumulativeHurdleNumber<TSite>(zero, distribution) : new HurdleNumber<TSite>(zero, distribution);

    private static HurdleNumber<TSite> Checked<TSite>(Chance zero, IDistribution<TSite> distribution)
        where TSite : Tensor
    {
        if (distribution.Shape.Rank > 0 || distribution.Support.Rank > 0 || distribution.Support is AtomicSupport || Limits.MayBeNegative(distribution.Support))
            throw new ArgumentException($"A hurdle stands at 0 before numbers of at least 0, but {Distribution.NameOf(distribution)} takes {distribution.Support}.", nameof(distribution));
        return Make(zero, distribution);
    }
}

/// <summary>See <see cref="Hurdle"/>.</summary>
internal record HurdleNumber<TSite>(Chance Zero, IDistribution<TSite> Distribution) : IDistribution<TSite>
    where TSite : Tensor
{
    private const int MostAttempts = 1_000_000;

    /// <summary>What is not 0, of whole numbers with a distribution function: its draws do not wait for one that is not 0 where hardly any is.</summary>
    private readonly Truncated<TSite>? rest = Distribution is ICumulative && Distribution.Support.IsDiscrete ? Truncated.Make(Distribution, new Limits(1, null)) : null;

    /// <summary>The probability of 0, then those of the distribution.</summary>
    public ImmutableArray<Parameter> Parameters => [Zero.Parameter(nameof(Hurdle)), .. Prob.Distribution.OwnedParameters(Distribution)];

    /// <summary>Numbers from 0 on.</summary>
    public Support Support => Distribution.Support.Range.Upper is var upper && Distribution.Support.IsDiscrete ? Support.Integers(0, upper) : new AtomicSupport(Limits.Between(0, upper));

    /// <inheritdoc/>
    public bool IsNormalised => Distribution.IsNormalised;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => Hurdle.Make(Zero with { Value = parameters[0] }, (IDistribution<TSite>)Distribution.With(parameters[1..]));

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Where(Equal(x, 0), Zero.Log, LogWeight + Distribution.LogDensity(x));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The distribution, which has no distribution function, was 0 in a million draws.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        draw[0] = 0;
        if (Zero.Comes(ref random, parameters[0]))
            return;
        if (rest is not null)
        {
            Span<double> bounded = parameters.Length <= 256 ? stackalloc double[parameters.Length] : new double[parameters.Length];
            parameters[1..].CopyTo(bounded);
            bounded[^1] = 1;
            rest.Sample(ref random, bounded, draw);
            return;
        }

        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            Distribution.Sample(ref random, parameters[1..], draw);
            if (draw[0] != 0)
                return;
        }

        throw new InvalidOperationException($"{MostAttempts} draws from {Prob.Distribution.NameOf(Distribution)} were 0, which hardly is anything else.");
    }

    /// <summary>log((1 − π) / P(X ≠ 0)), what the density of the rest is multiplied with.</summary>
    private protected Tensor LogWeight => Distribution.Support.IsDiscrete ? Zero.LogNot - Log1mExp(Distribution.LogDensity(0.0)) : Zero.LogNot;
}

/// <summary>One whose distribution function is known.</summary>
internal sealed record CumulativeHurdleNumber<TSite>(Chance Zero, IDistribution<TSite> Distribution) : HurdleNumber<TSite>(Zero, Distribution), ICumulative
    where TSite : Tensor
{
    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => Prob.Distribution.Complementary(LogUpTo(x), LogBeyond(x));

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => Prob.Distribution.Complementary(LogBeyond(x), LogUpTo(x));

    private ICumulative Rest => (ICumulative)Distribution;

    private Tensor LogUpTo(Tensor x) => LogAddExp(Zero.Log, LogWeight + (Support.IsDiscrete ? Rest.LogProbability(1, x) : Rest.LogCdf(x)));

    private Tensor LogBeyond(Tensor x) => LogWeight + Rest.LogSurvival(x);
}
