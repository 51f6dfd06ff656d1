namespace Prob;

/// <summary>What a run says about its quantities: a row of figures for each, and a warning, with what to do, for everything that looks wrong.</summary>
/// <param name="Rows">One row per quantity, in the order given.</param>
/// <param name="Warnings">Sentences for people; empty when nothing looks wrong.</param>
public sealed record Summary(IReadOnlyList<SummaryRow> Rows, IReadOnlyList<string> Warnings)
{
    /// <summary>The row of the quantity with that name.</summary>
    /// <exception cref="KeyNotFoundException">There is no such quantity; the message lists those there are.</exception>
    public SummaryRow this[string name] => Rows.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"There is no quantity '{name}'; there are: {SummaryWarnings.List(Rows, row => row.Name, atMost: 20)}.");

    /// <summary>Summarises the draws of scalar quantities, each with one array per chain; chains of different length are cut to the shortest.</summary>
    /// <param name="quantities">Names, each different, and draws.</param>
    /// <param name="transitions">What the sampler did, one array per chain; leave it out, or empty, for draws that come from elsewhere.</param>
    /// <param name="maximumDepth">The tree depth at which the sampler ended a trajectory; null if it has no such limit.</param>
    /// <param name="requestedDraws">How many draws each chain was to have, so that a run that was cancelled early is reported as such.</param>
    /// <exception cref="ArgumentException">Two quantities have the same name, or one has no chain.</exception>
    public static Summary Of(
        IReadOnlyList<(string Name, double[][] Chains)> quantities,
        IReadOnlyList<TransitionInfo[]>? transitions = null,
        int? maximumDepth = null,
        int? requestedDraws = null)
    {
        (SummaryRow[] rows, ScalarDraws[] draws) = RowsOf(quantities, SummaryRow.Of);
        return new(rows, [.. SummaryWarnings.Of(rows, draws, transitions ?? [], maximumDepth, requestedDraws)]);
    }

    /// <summary>Summarises independent draws that are worth so many, which says nothing of convergence.</summary>
    internal static Summary OfIndependent(IReadOnlyList<(string Name, double[][] Chains)> quantities, double worth)
    {
        (SummaryRow[] rows, ScalarDraws[] draws) = RowsOf(quantities, (name, values) => SummaryRow.OfIndependent(name, values, worth));
        return new(rows, [.. SummaryWarnings.OfIndependent(rows, draws)]);
    }

    /// <summary>
    /// The rows as an aligned table, then the warnings. A row shows as many decimals as make the Monte Carlo error two digits and the range from 5 % to 95 % three;
    /// "-" stands for a figure that does not exist.
    /// </summary>
    public override string ToString() => string.Join("\n\n", [SummaryTable.Of(Rows), .. Warnings.Select(warning => $"Warning: {warning}")]);

    private static (SummaryRow[] Rows, ScalarDraws[] Draws) RowsOf(IReadOnlyList<(string Name, double[][] Chains)> quantities, Func<string, ScalarDraws, SummaryRow> row)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        if (quantities.CountBy(quantity => quantity.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
            throw new ArgumentException($"Every quantity needs a name of its own, but there is more than one '{twice}'.", nameof(quantities));

        ScalarDraws[] draws = [.. quantities.Select(quantity => ScalarDraws.Of(quantity.Chains))];
        var rows = new SummaryRow[draws.Length];
        Parallel.For(0, rows.Length, i => rows[i] = row(quantities[i].Name, draws[i]));
        return (rows, draws);
    }
}
