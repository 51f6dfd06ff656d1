using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>A lower and an upper bound of a number, either of which may be missing.</summary>
internal readonly record struct Limits
{
    /// <param name="lower">The lower bound; null or −∞ for none.</param>
    /// <param name="upper">The upper bound; null or +∞ for none.</param>
    public Limits(Tensor? lower, Tensor? upper)
    {
        Lower = lower is not null && lower.IsLiteral(double.NegativeInfinity) ? null : lower;
        Upper = upper is not null && upper.IsLiteral(double.PositiveInfinity) ? null : upper;
    }

    /// <summary>Null for none.</summary>
    public Tensor? Lower { get; }

    /// <summary>Null for none.</summary>
    public Tensor? Upper { get; }

    /// <summary>How many there are.</summary>
    public int Count => (Lower is null ? 0 : 1) + (Upper is null ? 0 : 1);

    /// <summary>Those there are, as parameters.</summary>
    /// <param name="owner">What they are parameters of, in messages.</param>
    /// <param name="lower">The values that the lower bound may take.</param>
    /// <param name="upper">Those of the upper bound, given the lower one.</param>
    public ImmutableArray<Parameter> Parameters(string owner, Support lower, Func<Tensor, Support> upper) =>
    [
        .. Lower is null ? [] : ImmutableArray.Create(Parameter.Scalar(Lower, lower) with { Owner = owner }),
        .. Upper is null ? [] : ImmutableArray.Create(Parameter.Scalar(Upper, Lower is null ? lower : upper(Lower)) with { Owner = owner }),
    ];

    /// <summary>Other bounds where there are some.</summary>
    /// <param name="parameters">The values, in the order of the parameters.</param>
    public Limits With(ReadOnlySpan<Tensor> parameters) => new(Lower is null ? null : parameters[0], Upper is null ? null : parameters[^1]);

    /// <summary>The bounds in one cell, in the order of the parameters.</summary>
    public (double Lower, double Upper) Values(ReadOnlySpan<double> parameters) =>
        (Lower is null ? double.NegativeInfinity : parameters[0], Upper is null ? double.PositiveInfinity : parameters[^1]);

    /// <summary>log P(lower ≤ X ≤ upper).</summary>
    public Tensor LogProbability(ICumulative distribution) => distribution.LogProbability(Lower ?? double.NegativeInfinity, Upper ?? double.PositiveInfinity);

    /// <summary>The values of a support that lie between the bounds.</summary>
    public Support Within(Support support)
    {
        if (support is UnionSupport union)
        {
            Limits bounds = this;
            return Support.Union([.. union.Supports.Select(bounds.Within)], union.Dimensions);
        }

        (Tensor lower, Tensor upper) = support.Range;
        (Tensor from, Tensor to) = (Raised(lower), Lowered(upper));
        return from == lower && to == upper ? support : support.IsDiscrete ? Support.Integers(from, to) : Between(from, to);
    }

    /// <summary>A number, or the lower bound if that is larger.</summary>
    public Tensor Raised(Tensor x) => Lower is null ? x : Larger(x, Lower);

    /// <summary>A number, or the upper bound if that is smaller.</summary>
    public Tensor Lowered(Tensor x) => Upper is null ? x : Smaller(x, Upper);

    /// <summary>Real numbers between two, of which either may be infinite.</summary>
    public static Support Between(Tensor lower, Tensor upper) => (lower.IsLiteral(double.NegativeInfinity), upper.IsLiteral(double.PositiveInfinity)) switch
    {
        (true, true) => Support.Real,
        (true, false) => Support.Below(upper),
        (false, true) => Support.Above(lower),
        _ => Support.Between(lower, upper),
    };

    /// <summary>The smaller of two, as a number if both are.</summary>
    public static Tensor Smaller(Tensor a, Tensor b) => IsKnownUpTo(a, b) ? a : IsKnownUpTo(b, a) ? b : Minimum(a, b);

    /// <summary>The larger of two, as a number if both are.</summary>
    public static Tensor Larger(Tensor a, Tensor b) => IsKnownUpTo(a, b) ? b : IsKnownUpTo(b, a) ? a : Maximum(a, b);

    /// <summary>Whether numbers below 0 are known to belong to a support of single numbers.</summary>
    public static bool MayBeNegative(Support support) => support.Range.Lower is var lower && lower.Source.IsKnown && Array.Exists(lower.Values, static value => value < 0);

    /// <summary>Whether a ≤ b is known.</summary>
    private static bool IsKnownUpTo(Tensor a, Tensor b) =>
        Support.AreSame(a, b) || a.IsLiteral(double.NegativeInfinity) || b.IsLiteral(double.PositiveInfinity) || (a.IsLiteralScalar && b.IsLiteralScalar && a.ToScalar() <= b.ToScalar());
}
