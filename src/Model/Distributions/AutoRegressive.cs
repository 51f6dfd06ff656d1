using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A series of T values each of which leans on the p before it: xₜ ~ Normal(c + φ₁ xₜ₋₁ + … + φₚ xₜ₋ₚ, σ) for t = p + 1 … T. The first p values have none to lean on: they are independent,
/// xₜ ~ Normal(μ₀, σ₀), with whatever is known of them; for a series of order 1 that has been running for long, use <see cref="Stationary"/>.
/// </summary>
/// <param name="Coefficients">φ, a vector of p real numbers, that of the value just before first.</param>
/// <param name="Constant">c, any real number.</param>
/// <param name="StandardDeviation">σ > 0, of what is new in each value.</param>
/// <param name="InitialMean">μ₀, of each of the first p values, any real number.</param>
/// <param name="InitialDeviation">σ₀ > 0, of each of the first p values.</param>
/// <param name="Length">T, at least p.</param>
public sealed record AutoRegressive(Tensor Coefficients, Tensor Constant, Tensor StandardDeviation, Tensor InitialMean, Tensor InitialDeviation, int Length)
    : IDistribution<Tensor>, IReparameterised
{
    /// <summary>T.</summary>
    public int Length { get; } = Parameter.Length(Coefficients) is > 0 and int order && Length >= order
        ? Length
        : throw new ArgumentException($"An autoregressive series needs at least one coefficient and at least as many values, but was given {Parameter.Length(Coefficients)} coefficients and a length of {Length}.");

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Vector(Coefficients, Support.Real),
        Parameter.Scalar(Constant, Support.Real),
        Parameter.Scalar(StandardDeviation, Support.Positive),
        Parameter.Scalar(InitialMean, Support.Real),
        Parameter.Scalar(InitialDeviation, Support.Positive),
    ];

    /// <inheritdoc/>
    public Shape Shape => [Length];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    private int Order => Parameter.Length(Coefficients);

    /// <summary>A series of order 1 that has been running for ever.</summary>
    public static StationaryAutoRegressive Stationary(Tensor coefficient, Tensor constant, Tensor standardDeviation, int length) => new(coefficient, constant, standardDeviation, length);

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new AutoRegressive(parameters[0], parameters[1], parameters[2], parameters[3], parameters[4], Length);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x)
    {
        int order = Order;
        Tensor first = Sum(new Normal(InitialMean, InitialDeviation).LogDensityWithin(x[..order]));
        if (Length == order)
            return first;
        Tensor mean = Constant;
        for (int j = 1; j <= order; j++)
            mean += Slice(Coefficients, 0, j - 1, 1) * x[(order - j)..(Length - j)];
        return first + Sum(new Normal(mean, StandardDeviation).LogDensityWithin(x[order..]));
    }

    /// <inheritdoc/>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw) => Next(ref random, parameters, draw);

    /// <summary>By the recursion itself, of normal noise: a scan that hands on the last p values, the oldest first.</summary>
    public Tensor Draw(Noise noise, AxisSet axes)
    {
        int order = Order;
        Tensor z = noise.Normal(new(axes, Shape)), first = InitialMean + (InitialDeviation * z[..order]);
        if (Length == order)
            return first;
        Tensor oldestFirst = Concatenate(0, [.. Enumerable.Range(1, order).Select(j => Slice(Coefficients, 0, order - j, 1))]);
        (_, Tensor[] emitted) = Scan([first], [z[order..]], (last, element) =>
        {
            Tensor next = Constant + Sum(oldestFirst * last[0]) + (StandardDeviation * element[0]);
            return ([Concatenate(0, last[0][1..], Reshape(next, [1]))], [next]);
        });
        return Concatenate(0, first, emitted[0]);
    }

    /// <summary>A draw, given the values of the parameters.</summary>
    internal static void Next(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int order = parameters.Length - 4;
        (double constant, double deviation, double initialMean, double initialDeviation) = (parameters[order], parameters[order + 1], parameters[order + 2], parameters[order + 3]);
        for (int t = 0; t < draw.Length; t++)
        {
            draw[t] = (t < order ? initialMean : constant) + ((t < order ? initialDeviation : deviation) * random.NextNormal());
            for (int j = 1; j <= order && t >= order; j++)
                draw[t] += parameters[j - 1] * draw[t - j];
        }
    }
}
