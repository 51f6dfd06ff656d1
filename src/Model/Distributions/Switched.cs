using System.Collections.Immutable;
using System.Globalization;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// One of several distributions, by a whole number: p(x) = p_c(x) where the number is c. Outside of the support of its own case a density is 0. Made by
/// <see cref="ModelBuilder.Switch{TSite}(Tensor, IDistribution{TSite}, IDistribution{TSite}, string, int)"/>; where the number is a discrete site that is summed out, a mixture.
/// </summary>
/// <param name="Chosen">The number of the case, from 0.</param>
/// <param name="Cases">The cases, of one event shape, all continuous or all discrete.</param>
/// <param name="What">What the number is called in messages: "condition 'z'", or "index 'z'".</param>
internal sealed record Switched<TSite>(Tensor Chosen, ImmutableArray<IDistribution<TSite>> Cases, string What) : IDistribution<TSite>
    where TSite : Tensor
{
    private readonly Alternatives<TSite> alternatives = new(Cases);

    /// <summary>The number of the case, then the parameters of all cases, in order.</summary>
    public ImmutableArray<Parameter> Parameters =>
    [
        new($"The {What}", Chosen, 0, Support.Integers(0, Cases.Length - 1.0)) { Owner = "Switch" },
        .. Cases.SelectMany((one, number) => one.Parameters.Select(parameter => parameter with { Owner = $"{parameter.OwnerIn(one)} (where the {What} is {number.ToString(CultureInfo.InvariantCulture)})" })),
    ];

    /// <inheritdoc/>
    public Shape Shape => Cases[0].Shape;

    /// <summary>That of the cases; where these differ, whatever belongs to any of them.</summary>
    public Support Support => field ??= Support.Union([.. Cases.Select(static one => one.Support)], Shape.Rank);

    /// <inheritdoc/>
    public bool IsNormalised => Cases.All(static one => one.IsNormalised);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Switched<TSite>(parameters[0], alternatives.With(parameters[1..]), What);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        Switched.Choose(Chosen, [.. Cases.Select(one => Support.AreSame(one.Support, Support) ? one.LogDensityWithin(x) : one.LogDensity(x))]);

    /// <summary>Draws from the case that the number says.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => alternatives.Sample((int)parameters[0], ref random, parameters[1..], draw);
}

/// <summary>The choice itself, of values.</summary>
internal static class Switched
{
    /// <summary>
    /// Up to so many cases a selection each is faster than to lay them out side by side, though its work grows with their square. Microseconds per gradient of 1000 rows of K normal
    /// densities, a gather against selections: 50 and 32 for K = 3, 58 and 44 for 4, 106 and 106 for 8, 240 and 330 for 16.
    /// </summary>
    private const int MostSelections = 8;

    /// <summary>The case that a whole number says, entry by entry. The others get no message back, so that what is infinite in them, or no number, does no harm.</summary>
    public static Tensor Choose(Tensor chosen, ReadOnlySpan<Tensor> cases)
    {
        if (chosen is Discrete { Weights: { } weights })
        {
            // A mixture of whole numbers picks a mixture of cases, of which one of weight 0 is not looked at.
            Tensor mixture = Part(0, cases[0]);
            for (int number = 1; number < cases.Length; number++)
                mixture += Part(number, cases[number]);
            return mixture;

            Tensor Part(int number, Tensor value) => Annihilate.Product(Reshape(Slice(weights, 0, number, 1), default), value);
        }

        if (cases.Length == 2)
            return Where(chosen, cases[1], cases[0]);
        if (chosen.Shape.Rank == 0 && cases.Length > MostSelections)
            return Gather(Stack(cases), chosen);   // for a site that takes all its values at once, only a renaming
        Tensor choice = cases[^1];
        for (int number = cases.Length - 2; number >= 0; number--)
            choice = Where(Equal(chosen, number), cases[number], choice);
        return choice;
    }
}
