using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Prob;

/// <summary>
/// A non-negative function of some variables of a factor graph, as a table in row-major order: the last variable of the scope varies fastest. The factor keeps
/// what it was given, weights or their logs, because logs may span more than a double's range.
/// </summary>
public sealed class Factor
{
    private ImmutableArray<double> weights, logWeights;
    private bool? hasZeros, supportsAll;

    /// <summary>A table that has been checked.</summary>
    internal Factor(ImmutableArray<int> scope, ImmutableArray<double> table, bool isLog)
    {
        Scope = scope;
        IsLog = isLog;
        (isLog ? ref logWeights : ref weights) = table;
    }

    /// <summary>The indices of the variables, in the order of the table's dimensions. An empty scope is a constant.</summary>
    public ImmutableArray<int> Scope { get; }

    /// <summary>Whether the table was given as logs: then <see cref="LogWeights"/> is exact and <see cref="Weights"/> is computed, otherwise the reverse.</summary>
    public bool IsLog { get; }

    /// <summary>How many entries the table has.</summary>
    public int Size => (IsLog ? logWeights : weights).Length;

    /// <summary>Whether some joint state has no weight at all.</summary>
    internal bool HasZeros => hasZeros ??= (IsLog ? logWeights : weights).Contains(IsLog ? double.NegativeInfinity : 0);

    /// <summary>Whether every state of every variable has some weight, if none of the others is known.</summary>
    /// <param name="cardinalities">The numbers of states of the variables of the scope, always the same.</param>
    internal bool SupportsAll(ReadOnlySpan<int> cardinalities)
    {
        if (supportsAll is { } known)
            return known;
        ImmutableArray<double> table = IsLog ? logWeights : weights;
        double zero = IsLog ? double.NegativeInfinity : 0;
        bool all = true;
        for (int d = 0, stride = table.Length; d < cardinalities.Length && all; d++)
        {
            stride /= cardinalities[d];
            var supported = new bool[cardinalities[d]];
            for (int i = 0; i < table.Length; i++)
                supported[i / stride % supported.Length] |= table[i] > zero;
            all = !supported.Contains(false);
        }

        return (supportsAll = all).Value;
    }

    /// <summary>The weights. Of a factor given as logs: their exponentials, which may have underflowed to 0 or overflowed to ∞.</summary>
    public ImmutableArray<double> Weights => weights.IsDefault ? weights = Map(logWeights, Math.Exp) : weights;

    /// <summary>The natural logs of the weights; −∞ for a weight of 0.</summary>
    public ImmutableArray<double> LogWeights => logWeights.IsDefault ? logWeights = Map(weights, Math.Log) : logWeights;

    /// <summary>A factor from its weights: finite, not negative, and not necessarily normalised.</summary>
    /// <param name="scope">The indices of the variables, none twice.</param>
    /// <param name="weights">The table in row-major order, the last variable of the scope fastest.</param>
    /// <exception cref="ArgumentException">A variable is negative or there twice, or a weight is negative, infinite or NaN.</exception>
    public static Factor FromWeights(ReadOnlySpan<int> scope, ReadOnlySpan<double> weights) => Checked([.. scope], [.. weights], isLog: false, Place([.. scope]));

    /// <summary>A factor from the natural logs of its weights: finite or −∞.</summary>
    /// <param name="scope">The indices of the variables, none twice.</param>
    /// <param name="logWeights">The table in row-major order, the last variable of the scope fastest.</param>
    /// <exception cref="ArgumentException">A variable is negative or there twice, or a log weight is +∞ or NaN.</exception>
    public static Factor FromLogWeights(ReadOnlySpan<int> scope, ReadOnlySpan<double> logWeights) => Checked([.. scope], [.. logWeights], isLog: true, Place([.. scope]));

    /// <summary>A factor whose scope and numbers are checked; <paramref name="place"/> says in messages which one it is.</summary>
    internal static Factor Checked(ImmutableArray<int> scope, ImmutableArray<double> table, bool isLog, Func<string> place)
    {
        var seen = new HashSet<int>(scope.Length);
        foreach (int variable in scope)
        {
            if (variable < 0)
                throw new ArgumentException($"A variable's index must be 0 or more, but is {variable} in {place()}.");
            if (!seen.Add(variable))
                throw new ArgumentException($"The variables of a factor must differ, but one is there twice in {place()}.");
        }

        for (int i = 0; i < table.Length; i++)
        {
            double value = table[i];
            if (isLog && !(value < double.PositiveInfinity))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A log weight must be finite or −∞, but is {value} at index {i} of {place()}."));
            if (!isLog && !(value >= 0 && value < double.PositiveInfinity))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A weight must be finite and not negative, but is {value} at index {i} of {place()}."));
        }

        return new Factor(scope, table, isLog);
    }

    /// <summary>Which variables it is over, and how many entries it has.</summary>
    public override string ToString() => $"{Place(Scope)()}, {Size} {(IsLog ? "log weights" : "weights")}";

    private static Func<string> Place(ImmutableArray<int> scope) => () => $"the factor over variables ({string.Join(", ", scope)})";

    private static ImmutableArray<double> Map(ImmutableArray<double> table, Func<double, double> function)
    {
        var mapped = new double[table.Length];
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = function(table[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(mapped);
    }
}
