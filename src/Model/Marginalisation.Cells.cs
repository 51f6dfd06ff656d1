using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

// Cells of a plate that are not alike: in some a value is known, or they must be taken one by one.
internal sealed partial class Marginalisation
{
    /// <summary>Tables that writing a plate out may make.</summary>
    private const int MostWritten = 10_000;

    /// <summary>
    /// Where values of sites are known in some cells, those cells are split off: the tables are written for them with the values in place, and for the others without the known values. False
    /// if nothing is known, or if what is left differs from cell to cell.
    /// </summary>
    private bool TrySumInParts(Component component, AxisSet level)
    {
        Latent[] known = [.. component.Own.Where(latent => latent.Known is not null)];
        if (known.Length == 0 || Others(component.Tables, component).Any(latent => latent.Plates.Count > 0))
            return false;
        // Cells with the same values known go together; those that are absent, not at all.
        ImmutableArray<Plate> plates = [.. level.OfType<Plate>()];
        IEnumerable<int> present = DiscreteModel.CellsOf(plates).Index().Where(cell => DiscreteModel.IsPresent(plates, cell.Item)).Select(cell => cell.Index);
        double[][] values = Array.ConvertAll(known, latent => latent.Known!.Value.Values.Values);
        Tensor[] tables = [.. component.Entries.Where(entry => !Array.Exists(known, latent => latent.Current == entry.KnownOf)).Select(entry => entry.Table)];
        int number = 0;
        foreach (IGrouping<string, int> alike in present.GroupBy(cell => string.Concat(values.Select(value => double.IsNaN(value[cell]) ? '?' : '='))))
        {
            var cells = new SomeCells(level, [.. alike], axes.Part(level, alike.Count(), number++));
            Latent[] open = [.. component.Own.Except(known.Where((_, k) => alike.Key[k] == '='))];
            for (int k = 0; k < known.Length; k++)
            {
                if (alike.Key[k] == '=')
                    cells.Know(known[k].Known!.Value.Site, [.. alike.Select(cell => values[k][cell])]);
            }

            foreach (Tensor left in Sum(tables.Select(cells.Of), open, AxisSet.Of(cells.Axis)))
                Leave(left, AxisSet.Of(cells.Axis), default, component);
        }

        Done(component);
        return true;
    }

    /// <summary>
    /// Makes every cell of a plate a case of its own: sites of one cell each, and a table for each cell. Where a component takes cells apart, its smallest plate costs least.
    /// </summary>
    private void WriteOut(Component component, AxisSet level)
    {
        // The plate around one that is not equally long everywhere is kept, as its cells tell the lengths.
        Plate[] ragged = [.. entries.SelectMany(entry => entry.Plates).Concat(latents.SelectMany(latent => latent.Plates)).OfType<Plate>().Where(one => one.Ragged is not null)];
        Axis? plate = level.Where(axis => !Array.Exists(ragged, one => one.Ragged!.Value.Within == axis)).MinBy(axis => axis.Size);
        if (plate is null || level.Any(ragged.Contains))
            throw NotNested("a plate of theirs is not equally long everywhere, so it cannot be taken cell by cell");
        Latent[] inside = [.. latents.Where(latent => latent.Plates.Contains(plate))];
        Entry[] written = [.. entries.Where(entry => entry.Plates.Contains(plate))];
        if ((long)plate.Size * (written.Length + (2 * inside.Length)) > MostWritten)
            throw NotNested($"the smallest of these plates, '{plate.Name}', has too many cells ({plate.Size}) to take one by one");

        ModelException NotNested(string why)
        {
            string names = string.Join(" and ", component.Own.Concat(Others(component.AllTables, component)).Select(latent => $"'{latent.Name}'").Distinct());
            return new($"{names} meet in {component.Label}, but their plates do not nest, so their cells cannot be summed out side by side; and {why}.");
        }

        hasDependentCells = true;
        Close(inside);
        entries.RemoveAll(written.Contains);
        var cells = new Latent[plate.Size][];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = [.. inside.Select(latent => latent.Cell(plate, i, axes))];
        for (int i = 0; i < cells.Length; i++)
        {
            Entry AtCell(Entry entry)
            {
                Tensor table = entry.Table.Axes.Contains(plate) ? entry.Table.At(plate, i) : entry.Table;
                for (int k = 0; k < inside.Length; k++)
                {
                    if (table.Axes.Contains(inside[k].Current))
                        table = table.ToVector(inside[k].Current).ToAxis(cells[i][k].Current);
                    if (inside[k].Previous is { } previous && table.Axes.Contains(previous))
                        table = table.ToVector(previous).ToAxis(inside[k].Time == plate ? cells[i - 1][k].Current : cells[i][k].Previous!);
                }

                return entry with { Table = table, Plates = entry.Plates.Except(plate) };
            }

            for (int k = 0; k < inside.Length; k++)
            {
                bool isTime = inside[k].Time == plate;
                if (isTime)
                {
                    entries.AddRange((i == 0 ? inside[k].First : inside[k].Further).Select(AtCell));
                    continue;
                }

                cells[i][k].First.AddRange(inside[k].First.Select(AtCell));
                cells[i][k].Further.AddRange(inside[k].Further.Select(AtCell));
            }

            entries.AddRange(written.Select(AtCell));
        }

        foreach (Latent cell in cells.SelectMany(cell => cell))
            Add(cell);
    }
}
