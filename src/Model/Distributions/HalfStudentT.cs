using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The positive half of Student's t distribution around 0, for scales: p(x) = 2 (1 + z²/ν)^(−(ν + 1)/2) / (s √ν B(ν/2, 1/2)) with z = x/s, for x ≥ 0. Half-Cauchy for ν = 1, half-normal for ν → ∞.
/// </summary>
/// <param name="DegreesOfFreedom">ν > 0; moments of order below ν exist.</param>
/// <param name="Scale">s > 0, in the unit of x.</param>
public sealed record HalfStudentT(Tensor DegreesOfFreedom, Tensor Scale) : IDistribution<Tensor>, IReparameterised, IQuantile, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(DegreesOfFreedom, Support.Positive), Parameter.Scalar(Scale, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.NonNegative;

    /// <summary>That of the whole, less log 2.</summary>
    public Tensor Entropy => Whole.Entropy - Constants.LogTwo;

    private StudentT Whole => new(DegreesOfFreedom, 0, Scale);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new HalfStudentT(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => Whole.LogDensityWithin(x) + Constants.LogTwo;

    /// <inheritdoc/>
    public Tensor LogCdfWithin(Tensor x) => LogStudentTail.Inside(DegreesOfFreedom, x / Scale);

    /// <inheritdoc/>
    public Tensor LogSurvivalWithin(Tensor x) => LogStudentTail.Outside(DegreesOfFreedom, x / Scale);

    /// <inheritdoc/>
    public Tensor InverseCdfWithin(Tensor probability) => Scale * StudentQuantile.Inside(DegreesOfFreedom, probability);

    /// <inheritdoc/>
    public Tensor InverseSurvivalWithin(Tensor probability) => Scale * StudentQuantile.Above(DegreesOfFreedom, 0.5 * probability);

    /// <summary>The distance of a draw of the whole from 0.</summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => draw[0] = parameters[1] * Math.Abs(StudentT.Next(ref random, parameters[0]));

    /// <inheritdoc cref="Sample"/>
    public Tensor Draw(Noise noise, AxisSet axes) => Abs(Whole.Draw(noise, axes));
}
