namespace Prob.Graphs.Plans;

/// <summary>How far apart values are from row to row, and from column to column.</summary>
internal readonly record struct NestSteps(int Row, int Column);

/// <summary>
/// What an operation runs over if that is rows of columns, and not all it reads or writes is as large: a matrix and a row that is the same for all rows, or a column, or sums over either. Vectors run
/// along the columns.
/// </summary>
internal sealed record Nest(int Rows, int Columns, NestSteps[] Inputs, NestSteps Output)
{
    /// <summary>The steps of a matrix whose rows lie one behind the other.</summary>
    public NestSteps Whole => new(Columns, 1);

    /// <summary>Whether terms are added up.</summary>
    public bool IsFolded => Output != Whole;

    /// <summary>The nest of two loops; null if the loops cannot be brought to two, or vectors have no columns to run along.</summary>
    /// <param name="sizes">The size of each loop.</param>
    /// <param name="inputs">The steps of each input.</param>
    /// <param name="output">The steps of the output.</param>
    public static Nest? Of(int[] sizes, int[][] inputs, int[] output)
    {
        if (sizes.Contains(0))
            return null;
        int[] kept = [.. Enumerable.Range(0, sizes.Length).Where(d => sizes[d] > 1)];
        int[] Kept(int[] all) => [.. kept.Select(d => all[d])];
        (sizes, inputs, output) = Domain.Merged(Kept(sizes), [.. inputs.Select(Kept)], Kept(output));
        if (sizes.Length != 2)
            return null;
        for (int column = 1; column >= 0; column--)
        {
            int row = 1 - column;
            var nest = new Nest(sizes[row], sizes[column], [.. inputs.Select(steps => new NestSteps(steps[row], steps[column]))], new(output[row], output[column]));
            bool isWritten = nest.Output == nest.Whole || nest.Output is { Row: 0, Column: 0 or 1 } or { Row: 1, Column: 0 };
            if (isWritten && Array.TrueForAll(nest.Inputs, steps => steps.Column is 0 or 1))
                return nest;
        }

        return null;
    }

    /// <summary>A loop through all values as rows of columns; null if it goes through them by other steps than one.</summary>
    public Nest? WithFlat(Domain domain) =>
        domain.Sizes is [var size] && size == Rows * Columns && domain.OutputStep is 0 or 1 && Array.TrueForAll(domain.Inputs, steps => steps[0] is 0 or 1)
            ? new(Rows, Columns, [.. domain.Inputs.Select(steps => Spread(steps[0]))], Spread(domain.OutputStep))
            : null;

    private NestSteps Spread(int step) => new(Columns * step, step);
}
