using System.Collections.Immutable;
using System.Globalization;

namespace Prob;

/// <summary>Numbers as formats that know only weights write them.</summary>
internal static class Exactly
{
    /// <summary>The shortest decimal that is read back as the same number.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A factor's weights, if it has them: logs must lie where exponentials keep all their digits, or be −∞.</summary>
    /// <exception cref="ArgumentException">A log weight cannot be written as a weight.</exception>
    public static ImmutableArray<double> Weights(FactorGraph graph, int number, string format)
    {
        Factor factor = graph.Factors[number];
        for (int i = 0; factor.IsLog && i < factor.Size; i++)
        {
            if (!double.IsNormal(factor.Weights[i]) && factor.LogWeights[i] != double.NegativeInfinity)
            {
                throw new ArgumentException(
                    $"{format} holds weights, not logs, but log weight {Text(factor.LogWeights[i])} at index {i} of "
                    + $"{FactorGraph.Place(number, factor.Scope, graph.Variables)} is beyond what a double can hold as a weight.");
            }
        }

        return factor.Weights;
    }
}
