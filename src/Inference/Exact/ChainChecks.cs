using System.Runtime.InteropServices;

namespace Prob;

/// <summary>What a chain may be given, and what is said otherwise.</summary>
internal static class ChainChecks
{
    public static void First(double[] first)
    {
        if (first.Length == 0)
            throw new ArgumentException("A chain needs at least one state, but no first weights were given.", nameof(first));
        for (int k = 0; k < first.Length; k++)
        {
            if (!IsWeight(first[k]))
                throw NoWeight($"First weight {k}", first[k], nameof(first));
        }


        if (Array.TrueForAll(first, weight => weight == 0))
            throw new ArgumentException("The first weights are all 0: the chain has no state to begin with.", nameof(first));
    }

    public static void Transition(double[,] transition, int states, string name, string what, bool mayEnd = false)
    {
        if (transition.GetLength(0) != states || transition.GetLength(1) != states)
            throw new ArgumentException($"{what} must have {states} rows and columns, one per state, but is {transition.GetLength(0)}×{transition.GetLength(1)}.", name);
        Rows(transition, name, what, mayEnd ? null : "no state can follow it.");
    }

    public static void Emission(double[,] emission, int states)
    {
        if (emission.GetLength(0) != states || emission.GetLength(1) == 0)
            throw new ArgumentException($"Emission must have {states} rows, one per state, and a column per symbol, but is {emission.GetLength(0)}×{emission.GetLength(1)}.", nameof(emission));
        Rows(emission, nameof(emission), "Emission", "it can show no symbol.");
    }

    public static void Observed(ReadOnlySpan<int> observed, int symbols)
    {
        if (observed.Length == 0)
            throw new ArgumentException("A chain needs at least one step, but no symbols were given.", nameof(observed));
        for (int t = 0; t < observed.Length; t++)
        {
            if ((uint)observed[t] >= (uint)symbols)
                throw new ArgumentException($"Symbols are numbered from 0 to {symbols - 1}, but the one at step {t} is {observed[t]}.", nameof(observed));
        }
    }

    public static void LogWeights(double[,] logWeights, int states)
    {
        int steps = logWeights.GetLength(0);
        if (steps == 0 || logWeights.GetLength(1) != states)
            throw new ArgumentException($"Log weights must have a row per step, at least one, and {states} columns, one per state, but are {steps}×{logWeights.GetLength(1)}.", nameof(logWeights));
        for (int t = 0; t < steps; t++)
        {
            for (int k = 0; k < states; k++)
            {
                if (!(logWeights[t, k] < double.PositiveInfinity))
                    throw new ArgumentException($"Log weights must be finite or −∞, but that of state {k} at step {t} is {Show(logWeights[t, k])}.", nameof(logWeights));
            }
        }
    }

    public static double[] Flat(double[,] matrix) => matrix.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length).ToArray();

    private static void Rows(double[,] matrix, string name, string what, string? whyNotZero)
    {
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            double sum = 0;
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                if (!IsWeight(matrix[i, j]))
                    throw NoWeight($"{what}[{i}, {j}]", matrix[i, j], name);
                sum += matrix[i, j];
            }

            if (sum == 0 && whyNotZero is not null)
                throw new ArgumentException($"{what} row {i} is all 0: state {i} would be a dead end, {whyNotZero}", name);
        }
    }

    private static bool IsWeight(double weight) => weight >= 0 && weight < double.PositiveInfinity;

    private static ArgumentException NoWeight(string what, double weight, string name) => new($"{what} must be a finite weight, at least 0, but was {Show(weight)}.", name);

    private static string Show(double value) => double.IsPositiveInfinity(value) ? "∞" : double.IsNegativeInfinity(value) ? "−∞" : value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
