using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A distribution on a smaller support: its density there, and 0 elsewhere. The density is not divided by the mass that is left, so it is not normalised and
/// comparisons of models refuse it; the same goes for inference where the parameters or the bounds are themselves unknown, as then the missing constant matters.
/// On a support of vectors, such as <see cref="Support.Ordered"/>, the entries are independent before the restriction, with parameters that are shared (scalars) or
/// one per entry (vectors): <c>new Restricted(new Normal(0, 5), Support.Ordered(3))</c>.
/// </summary>
/// <param name="Distribution">The distribution of the value, or of each entry of a vector.</param>
/// <param name="Support">The values that are left, all of which belong to the support of the distribution; its bounds may depend on other sites.</param>
public sealed record Restricted(IDistribution<Tensor> Distribution, Support Support) : IDistribution<Tensor>
{
    private const int MostAttempts = 1_000_000;

    /// <summary>The distribution of the value, or of each entry of a vector.</summary>
    public IDistribution<Tensor> Distribution { get; } =
        Distribution.Support.IsDiscrete || Support.IsDiscrete
            ? throw new ArgumentException($"Only a distribution of real numbers can be restricted, to real numbers, but {Prob.Distribution.NameOf(Distribution)} takes {Distribution.Support}, and {Support} was asked for.", nameof(Distribution))
        : Support.Rank == 0 || Distribution.Shape.Rank == 0
            ? Distribution
            : throw new ArgumentException($"To restrict to {Support}, each entry needs a scalar distribution, but was given one of shape {Distribution.Shape}.", nameof(Distribution));

    /// <summary>Those of the distribution, then the bounds.</summary>
    public ImmutableArray<Parameter> Parameters =>
    [
        .. Distribution.Parameters.Select(parameter => parameter with { Rank = Math.Max(parameter.Rank, Support.Rank) }),
        .. Support.Bounds,
    ];

    /// <inheritdoc/>
    public Shape Shape => Support.Rank == 0 ? Distribution.Shape : Support.Shape;

    /// <inheritdoc/>
    public bool IsNormalised => false;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters)
    {
        int own = Distribution.Parameters.Length;
        return new Restricted((IDistribution<Tensor>)Distribution.With(parameters[..own]), Support.With(parameters[own..]));
    }

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        Tensor density = Distribution.LogDensity(x);
        return Support.Rank == 0 ? density : Sum(density);
    }

    /// <summary>
    /// Draws from the distribution until a draw belongs to the support. Entries that share their parameters are put in order first where the support is ordered:
    /// that leaves their joint density as it is, and does not wait for the order to come up by chance.
    /// </summary>
    /// <exception cref="InvalidOperationException">A million draws lay outside: the support has hardly any mass under the distribution.</exception>
    /// <exception cref="NotSupportedException">The support has probability 0, as a simplex has, or the distribution cannot be drawn from.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int own = parameters.Length - Support.Bounds.Length;
        ReadOnlySpan<double> bounds = parameters[own..];
        ImmutableArray<Parameter> described = Distribution.Parameters;
        bool isShared = own == described.Length;
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (Support.Rank == 0)
                Distribution.Sample(ref random, parameters[..own], draw);
            else
                SampleEntries(ref random, described, parameters[..own], draw);
            if (isShared && Support is OrderedSupport or PositiveOrderedSupport)
                draw.Sort();
            if (Support.Contains(draw, bounds))
                return;
        }

        throw new InvalidOperationException($"{MostAttempts} draws lay outside the support, {Support}, which has hardly any mass under {Prob.Distribution.NameOf(Distribution)}.");
    }

    private void SampleEntries(ref Philox random, ImmutableArray<Parameter> described, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        Span<double> ofEntry = stackalloc double[described.Length];
        for (int entry = 0; entry < draw.Length; entry++)
        {
            int start = 0;
            for (int i = 0; i < described.Length; i++)
            {
                int size = described[i].Value.Shape.Size;
                ofEntry[i] = parameters[start + (size == 1 ? 0 : entry)];
                start += size;
            }

            Distribution.Sample(ref random, ofEntry, draw.Slice(entry, 1));
        }
    }
}
