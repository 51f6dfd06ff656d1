using System.Globalization;

namespace Prob;

/// <summary>The rows of a summary as plain text in columns.</summary>
internal static class SummaryTable
{
    private static readonly string[] header = ["", "mean", "mcse", "sd", "5 %", "50 %", "95 %", "bulk ESS", "tail ESS", "R-hat"];

    public static string Of(IReadOnlyList<SummaryRow> rows)
    {
        string[][] lines = [header, .. rows.Select(Cells)];
        int[] widths = [.. header.Select((_, column) => lines.Max(cells => cells[column].Length))];
        return string.Join('\n', lines.Select(cells =>
            string.Join("  ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column])))));
    }

    private static string[] Cells(SummaryRow row)
    {
        double[] figures = [row.Mean, row.MonteCarloError, row.StandardDeviation, row.Quantile5, row.Median, row.Quantile95];
        string format = Format(row, figures.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        return
        [
            row.Name,
            .. figures.Select(figure => Text(figure, format)),
            Text(Math.Floor(row.EssBulk), "0"),
            Text(Math.Floor(row.EssTail), "0"),
            Text(row.RHat, "0.000"),
        ];
    }

    /// <summary>Fixed point with the decimals of the row, or powers of ten where that would be long.</summary>
    private static string Format(SummaryRow row, double greatest)
    {
        int decimals = Math.Max(Decimals(row.MonteCarloError, 2), Decimals(row.Quantile95 - row.Quantile5, 3));
        if (decimals == int.MinValue)
            decimals = Math.Max(0, Decimals(greatest, 4));
        return greatest >= 1e7 || decimals > 7 ? "0.000e+00" : "F" + Math.Max(0, decimals);
    }

    /// <summary>The decimals that show so many digits of a size; no demand where there is none.</summary>
    private static int Decimals(double size, int digits) =>
        size > 0 && double.IsFinite(size) ? digits - 1 - (int)Math.Floor(Math.Log10(size)) : int.MinValue;

    private static string Text(double figure, string format)
    {
        if (double.IsNaN(figure))
            return "-";

        string text = figure.ToString(format, CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.AsSpan(1).Trim("0.").IsEmpty ? text[1..] : text;   // no "-0.00"
    }
}
