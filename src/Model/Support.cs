using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The values that a variable can take. Each says whether a value belongs to it and by which <see cref="Bijector"/> a sampler moves on it without meeting an edge.
/// Bounds may be tensors, and so depend on other variables.
/// </summary>
public abstract record Support
{
    /// <summary>All real numbers.</summary>
    public static Support Real { get; } = new RealSupport();

    /// <summary>x > 0.</summary>
    public static Support Positive { get; } = new LowerSupport(0.0, IsOpen: true);

    /// <summary>x ≥ 0.</summary>
    public static Support NonNegative { get; } = new LowerSupport(0.0, IsOpen: false);

    /// <summary>0 ≤ x ≤ 1.</summary>
    public static Support UnitInterval { get; } = new IntervalSupport(0.0, 1.0);

    /// <summary>Symmetric positive definite matrices, such as covariances; a density is one of the lower triangle.</summary>
    public static Support PositiveDefinite { get; } = new PositiveDefiniteSupport();

    /// <summary>
    /// Square matrices whose lower triangle, which alone is read, has a positive diagonal, and of which a density is one. A site has zeros above the diagonal.
    /// </summary>
    public static Support CholeskyFactor { get; } = new CholeskyFactorSupport();

    /// <summary>Whether the values are whole numbers.</summary>
    public virtual bool IsDiscrete => false;

    /// <summary>The number of event dimensions that belong together; 0 where each entry stands for itself.</summary>
    public virtual int Rank => 0;

    /// <summary>The map from unconstrained coordinates onto the support.</summary>
    /// <exception cref="NotSupportedException">The support is discrete, or no sampler moves on it.</exception>
    public abstract Bijector Bijector { get; }

    /// <summary>x ≥ lower.</summary>
    public static Support Above(Tensor lower) => new LowerSupport(lower, IsOpen: false);

    /// <summary>x ≤ upper.</summary>
    public static Support Below(Tensor upper) => new UpperSupport(upper);

    /// <summary>lower ≤ x ≤ upper.</summary>
    public static Support Between(Tensor lower, Tensor upper) => new IntervalSupport(lower, upper);

    /// <summary>Vectors of the given length with entries from 0 to 1 that sum to 1.</summary>
    public static Support Simplex(int length) => new SimplexSupport(Checked(length));

    /// <summary>Vectors of the given length that increase: x₁ &lt; x₂ &lt; ….</summary>
    public static Support Ordered(int length) => new OrderedSupport(Checked(length));

    /// <summary>Vectors of the given length that increase from above 0: 0 &lt; x₁ &lt; x₂ &lt; ….</summary>
    public static Support PositiveOrdered(int length) => new PositiveOrderedSupport(Checked(length));

    /// <summary>Vectors of the given length that sum to 0.</summary>
    public static Support SumToZero(int length) => new SumToZeroSupport(Checked(length));

    /// <summary>Vectors of the given length, at least 2, with Σxᵢ² = 1: directions.</summary>
    public static Support UnitVector(int length) => length >= 2
        ? new UnitVectorSupport(length)
        : throw new ArgumentOutOfRangeException(nameof(length), $"A direction needs a length of at least 2, but was given {length}.");

    /// <summary>Correlation matrices with the given number of rows: symmetric, positive definite, 1 on the diagonal. A density is one of the entries below the diagonal.</summary>
    public static Support Correlation(int dimension) => new CorrelationSupport(Checked(dimension));

    /// <summary>
    /// Cholesky factors of correlation matrices with the given number of rows: a positive diagonal, and rows of length 1. The lower triangle alone is read; a site has zeros above the diagonal.
    /// A density is one of the entries below the diagonal.
    /// </summary>
    public static Support CholeskyCorrelation(int dimension) => new CholeskyCorrelationSupport(Checked(dimension));

    /// <summary>Whole numbers from lower to upper, both included; −∞ for no lower bound and +∞ for no upper bound.</summary>
    public static Support Integers(Tensor lower, Tensor upper) => new IntegerSupport(lower, upper);

    /// <summary>Vectors of the given length of whole numbers from 0 that sum to the total. For data: neither a sampler nor a sum over all values goes through them.</summary>
    public static Support Counts(int length, Tensor total) => new CountsSupport(Checked(length), total);

    /// <summary>
    /// 1 where x belongs to the support, else 0: entry by entry where each stands for itself, otherwise one answer for the last <see cref="Rank"/> event dimensions.
    /// </summary>
    public abstract Tensor Contains(Tensor x);

    /// <summary>The event shape of the support's own vectors; [] where any shape will do, entry by entry.</summary>
    internal virtual Shape Shape => Shape.Scalar;

    /// <summary>1 where x belongs to the support in all entries of its last event dimensions, so many as the rank says, else 0.</summary>
    internal Tensor Contains(Tensor x, int rank)
    {
        Tensor inside = Contains(x);
        for (int d = Rank; d < rank; d++)
            inside = Min(inside, inside.Shape.Rank - 1);
        return inside;
    }

    /// <summary>Some value of the given event shape that belongs to the support, away from its edge if it has an inside; null if none is known.</summary>
    internal virtual Tensor? Member(Shape shape) => IsDiscrete ? null : Bijector.Forward(Zeros(new(default, Bijector.Unconstrained(shape))));

    /// <summary>
    /// The values that belong to any of several supports, as one of these if they are the same, and for whole numbers as all from the smallest to the largest.
    /// </summary>
    /// <param name="supports">The supports.</param>
    /// <param name="rank">The number of event dimensions that are judged together.</param>
    internal static Support Union(ImmutableArray<Support> supports, int rank)
    {
        Support first = supports[0];
        if (supports.All(support => AreSame(support, first)))
            return first;
        if (supports.All(static support => support is IntegerSupport))
        {
            IEnumerable<IntegerSupport> integers = supports.Cast<IntegerSupport>();
            return Integers(
                integers.Select(static support => support.Lower).Aggregate(Limits.Smaller),
                integers.Select(static support => support.Upper).Aggregate(Limits.Larger));
        }

        // Whether the bound itself belongs makes no difference to a sampler.
        if (first is LowerSupport { Lower: var lower } && supports.All(support => support is LowerSupport other && AreSame(other.Lower, lower)))
            return Above(lower);
        return new UnionSupport(supports, rank);
    }

    /// <summary>The smallest and the largest number, of a support of single numbers.</summary>
    internal virtual (Tensor Lower, Tensor Upper) Range => throw new NotSupportedException($"There is no order among values that are each {this}.");

    /// <summary>What the support depends on.</summary>
    internal virtual ImmutableArray<Parameter> Bounds => [];

    /// <summary>The same support with other bounds, in the order of <see cref="Bounds"/>.</summary>
    internal virtual Support With(ReadOnlySpan<Tensor> bounds) => this;

    /// <summary>Whether a drawn value belongs to the support, given the values of its bounds; as <see cref="Contains(Tensor)"/>, but without a graph.</summary>
    internal virtual bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) =>
        throw new NotSupportedException($"Values cannot be drawn until one is {this}: that has probability 0, or is not decided entry by entry.");

    /// <summary>Whether two supports are known to be the same: of one kind, with the same bounds.</summary>
    internal static bool AreSame(Support first, Support second)
    {
        if (first == second)
            return true;
        if (first.GetType() != second.GetType())
            return false;
        (ImmutableArray<Parameter> bounds, ImmutableArray<Parameter> others) = (first.Bounds, second.Bounds);
        return bounds.Length == others.Length
            && bounds.Zip(others).All(static pair => AreSame(pair.First.Value, pair.Second.Value))
            && first.With([.. others.Select(static bound => bound.Value)]) == second;
    }

    /// <summary>Whether every value is known to belong to another support as well; whether a bound itself does makes no difference to a density.</summary>
    internal virtual bool IsWithin(Support other) => AreSame(this, other) || (!IsDiscrete && other == Real);

    /// <summary>Whether numbers are known to lie between others.</summary>
    private protected static bool Lie(Tensor lower, Tensor upper, Tensor from, Tensor to) =>
        (AreSame(from, lower) || (from.IsLiteralScalar && lower.IsLiteralScalar && from.ToScalar() <= lower.ToScalar()) || from.IsLiteral(double.NegativeInfinity))
        && (AreSame(to, upper) || (to.IsLiteralScalar && upper.IsLiteralScalar && upper.ToScalar() <= to.ToScalar()) || to.IsLiteral(double.PositiveInfinity));

    /// <summary>Whether two bounds are known to be the same.</summary>
    internal static bool AreSame(Tensor first, Tensor second) =>
        first == second || (first.Source.IsKnown && second.Source.IsKnown && first.Type == second.Type && first.Values.AsSpan().SequenceEqual(second.Values));

    /// <summary>1 if every entry over the event dimensions is.</summary>
    private protected static Tensor All(Tensor conditions) => Min(conditions);

    private static int Checked(int length, [CallerArgumentExpression(nameof(length))] string name = "") => length >= 1
        ? length
        : throw new ArgumentOutOfRangeException(name, $"A {(name == "dimension" ? "matrix needs a dimension" : "vector needs a length")} of at least 1, but was given {length}.");

    /// <summary>Bounds as text: numbers where they are known.</summary>
    private protected static string Shown(Tensor bound) =>
        bound.Source.Primitive is Graphs.Constant && bound.Type.Size == 1 ? bound.ToScalar().ToString("g6", System.Globalization.CultureInfo.InvariantCulture) : "its bound";
}

internal sealed record RealSupport : Support
{
    public override Bijector Bijector => IdentityBijector.Instance;

    public override Tensor Contains(Tensor x) => (x > double.NegativeInfinity) * (x < double.PositiveInfinity);

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) => !x.ContainsAnyExceptInRange(double.MinValue, double.MaxValue);

    internal override (Tensor Lower, Tensor Upper) Range => (double.NegativeInfinity, double.PositiveInfinity);

    public override string ToString() => "a finite number";
}

internal sealed record LowerSupport(Tensor Lower, bool IsOpen) : Support
{
    internal override bool IsWithin(Support other) => base.IsWithin(other) || (other is LowerSupport wider && Lie(Lower, double.PositiveInfinity, wider.Lower, double.PositiveInfinity));

    public override Bijector Bijector => new LowerBijector(Lower);

    public override Tensor Contains(Tensor x) => (IsOpen ? x > Lower : x >= Lower) * (x < double.PositiveInfinity);

    internal override ImmutableArray<Parameter> Bounds => [Parameter.Scalar(Lower, Real)];

    internal override (Tensor Lower, Tensor Upper) Range => (Lower, double.PositiveInfinity);

    internal override Support With(ReadOnlySpan<Tensor> bounds) => this with { Lower = bounds[0] };

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) =>
        !x.ContainsAnyExceptInRange(IsOpen ? Math.BitIncrement(bounds[0]) : bounds[0], double.MaxValue);

    public override string ToString() => IsOpen && Lower.IsLiteral(0) ? "positive" : $"{(IsOpen ? "greater than" : "at least")} {Shown(Lower)}";
}

internal sealed record UpperSupport(Tensor Upper) : Support
{
    internal override bool IsWithin(Support other) => base.IsWithin(other) || (other is UpperSupport wider && Lie(double.NegativeInfinity, Upper, double.NegativeInfinity, wider.Upper));

    public override Bijector Bijector => new UpperBijector(Upper);

    public override Tensor Contains(Tensor x) => (x <= Upper) * (x > double.NegativeInfinity);

    internal override ImmutableArray<Parameter> Bounds => [Parameter.Scalar(Upper, Real)];

    internal override (Tensor Lower, Tensor Upper) Range => (double.NegativeInfinity, Upper);

    internal override Support With(ReadOnlySpan<Tensor> bounds) => new UpperSupport(bounds[0]);

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) => !x.ContainsAnyExceptInRange(double.MinValue, bounds[0]);

    public override string ToString() => $"at most {Shown(Upper)}";
}

internal sealed record IntervalSupport(Tensor Lower, Tensor Upper) : Support
{
    internal override bool IsWithin(Support other) => base.IsWithin(other)
        || (other switch
        {
            IntervalSupport wider => Lie(Lower, Upper, wider.Lower, wider.Upper),
            LowerSupport wider => Lie(Lower, Upper, wider.Lower, double.PositiveInfinity),
            UpperSupport wider => Lie(Lower, Upper, double.NegativeInfinity, wider.Upper),
            _ => false,
        });

    public override Bijector Bijector => new IntervalBijector(Lower, Upper);

    public override Tensor Contains(Tensor x) => (x >= Lower) * (x <= Upper);

    internal override ImmutableArray<Parameter> Bounds => [Parameter.Scalar(Lower, Real), Parameter.Scalar(Upper, Real)];

    internal override (Tensor Lower, Tensor Upper) Range => (Lower, Upper);

    internal override Support With(ReadOnlySpan<Tensor> bounds) => new IntervalSupport(bounds[0], bounds[1]);

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) => !x.ContainsAnyExceptInRange(bounds[0], bounds[1]);

    public override string ToString() => $"from {Shown(Lower)} to {Shown(Upper)}";
}

internal sealed record SimplexSupport(int Length) : Support
{
    /// <summary>How far the sum may miss 1 by rounding: what n additions of rounded numbers can do, generously.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 1;

    public override Bijector Bijector => SimplexBijector.Instance;

    internal override Shape Shape => [Length];

    public override Tensor Contains(Tensor x) => All(x >= 0) * (Abs(Sum(x) - 1) <= Tolerance);

    public override string ToString() => $"a vector of {Length} probabilities that sum to 1";
}

internal sealed record OrderedSupport(int Length) : Support
{
    public override int Rank => 1;

    public override Bijector Bijector => OrderedBijector.Instance;

    internal override Shape Shape => [Length];

    public override Tensor Contains(Tensor x) =>
        All((x > double.NegativeInfinity) * (x < double.PositiveInfinity)) * (Length == 1 ? 1.0 : All(x[1..] > x[..^1]));

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) => IsIncreasing(x);

    internal static bool IsIncreasing(ReadOnlySpan<double> x)
    {
        for (int i = 1; i < x.Length; i++)
        {
            if (!(x[i - 1] < x[i]))
                return false;
        }

        return double.IsFinite(x[0]) && double.IsFinite(x[^1]);
    }

    public override string ToString() => $"a vector of {Length} increasing numbers";
}

internal sealed record PositiveOrderedSupport(int Length) : Support
{
    public override int Rank => 1;

    public override Bijector Bijector => PositiveOrderedBijector.Instance;

    internal override Shape Shape => [Length];

    public override Tensor Contains(Tensor x) => new OrderedSupport(Length).Contains(x) * (Sum(x[..1]) > 0);

    internal override bool Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> bounds) => x[0] > 0 && OrderedSupport.IsIncreasing(x);

    public override string ToString() => $"a vector of {Length} increasing positive numbers";
}

internal sealed record IntegerSupport(Tensor Lower, Tensor Upper) : Support
{
    internal override bool IsWithin(Support other) => base.IsWithin(other) || (other is IntegerSupport wider && Lie(Lower, Upper, wider.Lower, wider.Upper));

    public override bool IsDiscrete => true;

    public override Bijector Bijector => throw new NotSupportedException("Whole numbers have no unconstrained coordinates: a gradient sampler cannot move on them.");

    /// <summary>The number of values, if the bounds are known and it is at least 1 and fits.</summary>
    public int? Count =>
        Lower.IsLiteralScalar && Upper.IsLiteralScalar && Upper.ToScalar() - Lower.ToScalar() is >= 0 and < int.MaxValue and double steps ? (int)steps + 1 : null;

    public override Tensor Contains(Tensor x) => (IsUnboundedBelow ? x > Lower : x >= Lower) * (x <= Upper) * Equal(x, Floor(x)) * (x < double.PositiveInfinity);

    public override string ToString() =>
        !Upper.IsLiteral(double.PositiveInfinity) ? IsUnboundedBelow ? $"a whole number of at most {Shown(Upper)}" : $"a whole number from {Shown(Lower)} to {Shown(Upper)}"
        : IsUnboundedBelow ? "a whole number" : $"a whole number of at least {Shown(Lower)}";

    internal override ImmutableArray<Parameter> Bounds => [Parameter.Scalar(Lower, Real), Parameter.Scalar(Upper, Real)];

    internal override (Tensor Lower, Tensor Upper) Range => (Lower, Upper);

    internal override Support With(ReadOnlySpan<Tensor> bounds) => new IntegerSupport(bounds[0], bounds[1]);

    internal override Tensor? Member(Shape shape) => Lower;

    private bool IsUnboundedBelow => Lower.IsLiteral(double.NegativeInfinity);
}

internal sealed record SumToZeroSupport(int Length) : Support
{
    /// <summary>How far the sum may miss 0 by rounding, relative to the size of the entries.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 1;

    public override Bijector Bijector => SumToZeroBijector.Instance;

    internal override Shape Shape => [Length];

    public override Tensor Contains(Tensor x) => All((x > double.NegativeInfinity) * (x < double.PositiveInfinity)) * (Abs(Sum(x)) <= Tolerance * Sum(Abs(x)));

    public override string ToString() => $"a vector of {Length} numbers that sum to 0";
}

internal sealed record UnitVectorSupport(int Length) : Support
{
    /// <summary>How far the sum of squares may miss 1 by rounding.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 1;

    public override Bijector Bijector => UnitVectorBijector.Instance;

    internal override Shape Shape => [Length];

    public override Tensor Contains(Tensor x) => Abs(Sum(Square(x)) - 1) <= Tolerance;

    internal override Tensor? Member(Shape shape) => Tensor.Literal(new(default, shape), [1, .. new double[Length - 1]]);

    public override string ToString() => $"a vector of {Length} numbers whose squares sum to 1";
}

internal sealed record CountsSupport(int Length, Tensor Total) : Support
{
    public override bool IsDiscrete => true;

    public override int Rank => 1;

    public override Bijector Bijector => throw new NotSupportedException("Vectors of counts have no unconstrained coordinates: a gradient sampler cannot move on them.");

    internal override Shape Shape => [Length];

    internal override ImmutableArray<Parameter> Bounds => [Parameter.Scalar(Total, Real)];

    public override Tensor Contains(Tensor x) => All((x >= 0) * Equal(x, Floor(x))) * Equal(Sum(x), Total) * (Total < double.PositiveInfinity);

    internal override Support With(ReadOnlySpan<Tensor> bounds) => new CountsSupport(Length, bounds[0]);

    internal override Tensor? Member(Shape shape) => Length == 1 ? Reshape(Total, [1]) : Concatenate(0, Reshape(Total, [1]), Zeros(new(default, [Length - 1])));

    public override string ToString() => $"a vector of {Length} whole numbers from 0 that sum to {Shown(Total)}";
}

internal sealed record PositiveDefiniteSupport : Support
{
    /// <summary>How far opposite entries may differ by rounding, relative to the larger.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 2;

    public override Bijector Bijector => CovarianceBijector.Instance;

    public override Tensor Contains(Tensor x)
    {
        Tensor transposed = Transpose(x);
        Tensor isSymmetric = All(Abs(x - transposed) <= Tolerance * Maximum(Abs(x), Abs(transposed)));
        return isSymmetric * All(Diagonal(Cholesky(x)) > 0);
    }

    public override string ToString() => "a symmetric positive definite matrix";
}

internal sealed record CorrelationSupport(int Length) : Support
{
    /// <summary>How far the diagonal may miss 1 by rounding.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 2;

    public override Bijector Bijector => CorrelationBijector.Instance;

    internal override Shape Shape => [Length, Length];

    internal override bool IsWithin(Support other) => base.IsWithin(other) || other == PositiveDefinite;

    public override Tensor Contains(Tensor x) => PositiveDefinite.Contains(x) * All(Abs(Diagonal(x) - 1) <= Tolerance);

    public override string ToString() => $"a {Length} × {Length} correlation matrix";
}

internal sealed record CholeskyFactorSupport : Support
{
    public override int Rank => 2;

    public override Bijector Bijector => CholeskyFactorBijector.Instance;

    public override Tensor Contains(Tensor x) => All(Diagonal(x) > 0) * All(Abs(LowerTriangle(x)) < double.PositiveInfinity);

    public override string ToString() => "a lower triangular matrix with a positive diagonal";
}

internal sealed record CholeskyCorrelationSupport(int Length) : Support
{
    /// <summary>How far the squares of a row may miss 1 by rounding.</summary>
    private const double Tolerance = 1e-8;

    public override int Rank => 2;

    public override Bijector Bijector => CholeskyCorrelationBijector.Instance;

    internal override Shape Shape => [Length, Length];

    internal override bool IsWithin(Support other) => base.IsWithin(other) || other == CholeskyFactor;

    public override Tensor Contains(Tensor x) => CholeskyFactor.Contains(x) * All(Abs(Sum(Square(LowerTriangle(x)), 1) - 1) <= Tolerance);

    public override string ToString() => $"a {Length} × {Length} Cholesky factor of a correlation matrix, with rows of length 1";
}

/// <summary>Numbers of which some have a probability and the others a density, as those that are cut off at a bound have.</summary>
internal sealed record AtomicSupport(Support Values) : Support
{
    public override Bijector Bijector => throw new NotSupportedException($"No sampler moves on values that are {this} where single ones have a probability: they can be observed, not inferred.");

    public override Tensor Contains(Tensor x) => Values.Contains(x);

    internal override (Tensor Lower, Tensor Upper) Range => Values.Range;

    internal override ImmutableArray<Parameter> Bounds => Values.Bounds;

    internal override Support With(ReadOnlySpan<Tensor> bounds) => new AtomicSupport(Values.With(bounds));

    internal override Tensor? Member(Shape shape) => Values.Member(shape);

    public override string ToString() => Values.ToString();
}

/// <summary>Tensors of which each element along the first dimension belongs to a support.</summary>
internal sealed record RowsSupport(Support Row) : Support
{
    public override int Rank => Row.Rank + 1;

    public override Bijector Bijector => throw new NotSupportedException($"No sampler moves on {this}.");

    public override Tensor Contains(Tensor x)
    {
        var axis = new Axis("row", x.Shape[x.Shape.Rank - Rank]);
        return All(Row.Contains(x.ToAxis(axis)).ToVector(axis));
    }

    public override string ToString() => $"{Row} in each component";
}

/// <summary>Numbers above a bound, if there is one, and the infinities.</summary>
internal sealed record ExtendedSupport(Tensor? Lower, bool IsWhole) : Support
{
    public override bool IsDiscrete => IsWhole;

    public override Bijector Bijector => Lower is null ? IdentityBijector.Instance : new LowerBijector(Lower);

    public override Tensor Contains(Tensor x) => (Lower is null ? Equal(x, x) : x > Lower) * (IsWhole ? Equal(x, Floor(x)) : 1);

    public override string ToString() => $"{(IsWhole ? "a whole number" : "a number")}{(Lower is null ? "" : $" greater than {Shown(Lower)}")} or infinite";
}

/// <summary>What belongs to any of several supports that differ, whole draws at a time.</summary>
internal sealed record UnionSupport(ImmutableArray<Support> Supports, int Dimensions) : Support
{
    public override int Rank => Dimensions;

    public override Bijector Bijector => throw new NotSupportedException($"No sampler moves on {this}.");

    public override Tensor Contains(Tensor x) => Supports.Select(support => support.Contains(x, Dimensions)).Aggregate(Maximum);

    internal override Tensor? Member(Shape shape) => Supports[0].Member(shape);

    internal override (Tensor Lower, Tensor Upper) Range => Supports.Select(static support => support.Range).Aggregate(static (a, b) => (Limits.Smaller(a.Lower, b.Lower), Limits.Larger(a.Upper, b.Upper)));

    public override string ToString() => string.Join(" or ", Supports.Select(static support => support.ToString()).Distinct());
}
