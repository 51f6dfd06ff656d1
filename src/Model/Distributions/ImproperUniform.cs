using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// A flat density, p(x) = 1 on the real numbers or on those beyond a bound or between two: no preference, and, unless both bounds are given, no finite mass. The
/// posterior is proper only if the data make it so. Not normalised: comparisons of models refuse it.
/// </summary>
/// <param name="Lower">The smallest value; null or −∞ for none.</param>
/// <param name="Upper">The largest value; null or +∞ for none.</param>
public sealed record ImproperUniform(Tensor? Lower = null, Tensor? Upper = null) : IDistribution<Tensor>
{
    /// <summary>The smallest value; null for none.</summary>
    public Tensor? Lower { get; } = Lower is not null && Lower.IsLiteral(double.NegativeInfinity) ? null : Lower;

    /// <summary>The largest value; null for none.</summary>
    public Tensor? Upper { get; } = Upper is not null && Upper.IsLiteral(double.PositiveInfinity) ? null : Upper;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        .. Lower is null ? [] : ImmutableArray.Create(Parameter.Scalar(Lower, Support.Real)),
        .. Upper is null ? [] : ImmutableArray.Create(Parameter.Scalar(Upper, Lower is null ? Support.Real : Support.Above(Lower))),
    ];

    /// <inheritdoc/>
    public Support Support => (Lower, Upper) switch
    {
        (null, null) => Support.Real,
        (not null, null) => Support.Above(Lower),
        (null, not null) => Support.Below(Upper),
        _ => Support.Between(Lower, Upper),
    };

    /// <inheritdoc/>
    public bool IsNormalised => false;

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) =>
        new ImproperUniform(Lower is null ? null : parameters[0], Upper is null ? null : parameters[^1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => 0.0;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) =>
        throw new NotSupportedException("An improper uniform distribution has no finite mass, so nothing can be drawn from it. Use Uniform between two bounds, or a wide Normal.");
}
