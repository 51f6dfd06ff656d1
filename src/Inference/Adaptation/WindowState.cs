using System.Text.Json.Serialization;

namespace Prob;

/// <summary>What a warm-up window has seen so far: counts, means and sums of squared deviations, from which it will learn a metric.</summary>
/// <param name="Count">Draws taken in.</param>
/// <param name="DrawMean">Their mean.</param>
/// <param name="DrawSquares">Their sums of squared deviations: n numbers, or n² row by row (with the products) for a dense metric.</param>
/// <param name="GradientMean">Mean of the gradients at the draws; empty for a dense metric.</param>
/// <param name="GradientSquares">Sums of squared deviations of the gradients; empty for a dense metric.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record WindowState(int Count, double[] DrawMean, double[] DrawSquares, double[] GradientMean, double[] GradientSquares)
{
    /// <summary>The last of the draws themselves, row by row: what the directions of a low-rank metric are learnt from. Empty for other metrics.</summary>
    public double[] Draws { get; init; } = [];

    /// <summary>Their gradients, likewise.</summary>
    public double[] Gradients { get; init; } = [];
}
