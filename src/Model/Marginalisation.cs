using System.Collections.Immutable;
using System.Globalization;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// Sums the discrete sites out of a model, as a graph: the log density of what is continuous. Marginals of the discrete sites are derivatives of it, found by the sweep.
/// <para>
/// Plates stay axes as long as their cells are alike (tensor variable elimination, Obermeyer et al. 2019): at each set of plates, the innermost first, the sites that
/// live there are summed out of the tables that mention them, all cells side by side, in the order that the <see cref="EliminationPlan"/> finds; what is left, over sites
/// of fewer plates, is multiplied over the cells of the others. Chains along a plate are one <see cref="ChainSum"/>; several that meet are one chain of their joint values.
/// Where plates of sites that meet do not nest, the smallest of the plates is written out, cell by cell.
/// </para>
/// </summary>
internal sealed class Marginalisation
{
    /// <summary>Tables that writing a plate out may make.</summary>
    private const int MostWritten = 10_000;

    /// <summary>Bytes that a table may take; what needs more is refused.</summary>
    private readonly double limit;
    private readonly KnownAxes axes;
    private readonly List<Entry> entries = [];
    private readonly HashSet<Latent> latents = [];
    private readonly Dictionary<Axis, Latent> open = [];
    private Tensor total = 0.0;

    private Marginalisation(DiscreteModel model, IEnumerable<(Tensor Table, ImmutableArray<Plate> Plates)> further, double limit)
    {
        (this.limit, axes) = (limit, model.Axes);
        foreach (Site site in model.Latents)
        {
            Add(new Latent(site.Name, AxisSet.Of([.. site.Plates]), (EnumeratedAxis)site.Value.Axes[0])
            {
                Time = site.Link is null ? null : site.Plates[^1],
                Previous = (EnumeratedAxis?)site.Link?.Previous.Axes[0],
                Known = site.Known is null ? null : ((Discrete)site.Value, site.Known),
            });
        }

        foreach (DiscreteModel.Term term in model.Terms)
        {
            Refuse(Log2Size(term.Table.Axes), [.. term.Table.Axes], default, $" for {term.Label}");
            var entry = new Entry(term.Table, AxisSet.Of([.. term.Plates]), term.Label) { KnownOf = term.KnownOf?.Value.Axes[0] };
            if (term.Cells == DiscreteModel.Cells.All)
                entries.Add(entry);
            else if (term.Cells == DiscreteModel.Cells.First)
                open[term.Chain!.Value.Axes[0]].First.Add(entry);
            else
                open[term.Chain!.Value.Axes[0]].Further.Add(entry);
        }

        foreach ((Tensor table, ImmutableArray<Plate> plates) in further)
            entries.Add(new Entry(table, AxisSet.Of([.. plates]), "an expression"));
    }

    /// <summary>The log density of the model with its discrete sites summed out, over the values of the continuous sites.</summary>
    /// <param name="model">The model.</param>
    /// <param name="further">Tables of log weights to be multiplied in, one weight per cell of their plates.</param>
    /// <exception cref="InsufficientMemoryException">A table would be larger than a quarter of the memory there is; the message names the sites that it joins.</exception>
    public static Tensor LogDensity(DiscreteModel model, params IEnumerable<(Tensor Table, ImmutableArray<Plate> Plates)> further) =>
        new Marginalisation(model, further, Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4.0, int.MaxValue * 8.0)).Run();

    /// <summary>Repeats a term along the plates that it lacks, and sums over all of them, the innermost first; absent cells add nothing.</summary>
    public static Tensor SumOverPlates(Tensor term, AxisSet plates)
    {
        Tensor sum = Functions.Expand(term, new(term.Axes.Union(plates), term.Shape));
        foreach (Plate plate in plates.OfType<Plate>())
            sum = plate.Present is { } present ? Functions.Where(present, sum, 0) : sum;
        for (int i = plates.Count - 1; i >= 0; i--)
            sum = Functions.Sum(sum, plates[i]);
        return sum;
    }

    private Tensor Run()
    {
        // What mentions no discrete site is only added up, in the order of the program.
        foreach (Entry entry in entries.Where(entry => !IsOpen(entry.Table)).ToArray())
        {
            total += SumOverPlates(entry.Table, entry.Plates);
            entries.Remove(entry);
        }

        while (entries.Count > 0 || latents.Count > 0)
        {
            AxisSet level = Innermost();
            foreach (Component component in Components(level))
            {
                if (!TrySum(component, level))
                {
                    WriteOut(component, level);
                    break;
                }
            }
        }

        return total;
    }

    private bool IsOpen(Tensor table) => table.Axes.Any(axis => Find(axis) is not null);

    private Latent? Find(Axis axis) => open.GetValueOrDefault(axis);

    private void Add(Latent latent)
    {
        latents.Add(latent);
        open.Add(latent.Current, latent);
        if (latent.Previous is { } previous)
            open.Add(previous, latent);
    }

    private void Close(IEnumerable<Latent> done)
    {
        foreach (Latent latent in done)
        {
            latents.Remove(latent);
            open.Remove(latent.Current);
            if (latent.Previous is { } previous)
                open.Remove(previous);
        }
    }

    /// <summary>A set of plates that no other set contains.</summary>
    private AxisSet Innermost()
    {
        AxisSet innermost = default;
        bool isFirst = true;
        foreach (AxisSet plates in entries.Select(entry => entry.Plates).Concat(latents.Select(latent => latent.Plates)))
        {
            if (isFirst || (plates.Count > innermost.Count && innermost.IsSubsetOf(plates)))
                innermost = plates;
            isFirst = false;
        }

        return innermost;
    }

    /// <summary>The tables in exactly these plates, with the sites that live there: those that meet in a table belong together.</summary>
    private List<Component> Components(AxisSet level)
    {
        var components = new List<Component>();
        var of = new Dictionary<Latent, Component>();
        foreach (Latent latent in latents.Where(latent => latent.Plates == level))
        {
            var component = new Component();
            component.Own.Add(latent);
            of.Add(latent, component);
            components.Add(component);
        }

        Component Join(IEnumerable<Tensor> tables, Component? component)
        {
            foreach (Latent latent in tables.SelectMany(table => table.Axes).Select(Find).OfType<Latent>().Where(of.ContainsKey))
            {
                Component other = of[latent];
                if (component is null || component == other)
                {
                    component = other;
                    continue;
                }

                component.Own.AddRange(other.Own);
                component.Entries.AddRange(other.Entries);
                foreach (Latent moved in other.Own)
                    of[moved] = component;
                components.Remove(other);
            }

            if (component is null)
                components.Add(component = new Component());
            return component;
        }

        foreach (Latent latent in latents.Where(latent => latent.Plates == level))
            Join(latent.First.Concat(latent.Further).Select(entry => entry.Table), of[latent]);
        foreach (Entry entry in entries.Where(entry => entry.Plates == level))
            Join([entry.Table], null).Entries.Add(entry);
        return components;
    }

    /// <summary>Sums the sites of a component out and multiplies over the plates that nothing left needs; false if that takes cells apart.</summary>
    private bool TrySum(Component component, AxisSet level)
    {
        Latent[] chains = [.. component.Own.Where(latent => latent.Time is not null)];
        Latent[] others = [.. component.Own.Where(latent => latent.Time is null)];
        AxisSet outer = level;
        IReadOnlyList<Tensor> left;
        if (chains.Length == 0 && TrySumInParts(component, level))
            return true;
        if (chains.Length == 0)
        {
            left = Sum(component.Tables, others, level);
        }
        else
        {
            Plate time = chains[0].Time!;
            bool meetsElsewhere = component.AllTables.SelectMany(table => table.Axes).Select(Find).Any(latent => latent is not null && latent.Plates.Contains(time) && !component.Own.Contains(latent));
            if (meetsElsewhere || chains.Any(chain => chain.Time != time))
                return false;
            outer = level.Except(time);
            left = [SumChains(component, chains, others, time, level)];
        }

        // A table over sites of fewer plates is the same in all cells that these plates do not tell apart.
        AxisSet[] needed = [.. left.Select(table => table.Axes.Select(Find).Where(latent => latent is not null && !component.Own.Contains(latent)).Aggregate(default(AxisSet), (plates, latent) => plates.Union(latent!.Plates)))];
        if (chains.Length == 0 && left.Where((table, i) => needed[i] == level && needed[i].Count > 0 && IsOpen(table)).Any())
            return false;
        for (int i = 0; i < left.Count; i++)
        {
            Tensor sum = SumOverPlates(left[i], outer.Except(needed[i]));
            if (needed[i].Count == 0 && !left[i].Axes.Any(axis => Find(axis) is { } latent && !component.Own.Contains(latent)))
                total += sum;
            else
                entries.Add(new Entry(sum, needed[i], component.Label));
        }

        entries.RemoveAll(component.Entries.Contains);
        Close(component.Own);
        return true;
    }

    /// <summary>
    /// Where values of sites are known in some cells, those cells are split off: the tables are written for them with the values in place, and for the others without the known values. False
    /// if nothing is known, or if what is left differs from cell to cell.
    /// </summary>
    private bool TrySumInParts(Component component, AxisSet level)
    {
        Latent[] known = [.. component.Own.Where(latent => latent.Known is not null)];
        if (known.Length == 0 || component.Tables.SelectMany(table => table.Axes).Select(Find).Any(latent => latent is { Plates.Count: > 0 } && !component.Own.Contains(latent)))
            return false;
        // Cells with the same values known go together; those that are absent, not at all.
        Tensor present = level.OfType<Plate>().Aggregate((Tensor)1.0, static (all, plate) => plate.Present is { } some ? all * some : all);
        double[] isPresent = Functions.Expand(present, new(level, default)).Values;
        double[][] values = Array.ConvertAll(known, latent => latent.Known!.Value.Values.Values);
        Tensor[] tables = [.. component.Entries.Where(entry => !Array.Exists(known, latent => latent.Current == entry.KnownOf)).Select(entry => entry.Table)];
        int number = 0;
        foreach (IGrouping<string, int> alike in Enumerable.Range(0, level.Size).Where(cell => isPresent[cell] != 0).GroupBy(cell => string.Concat(values.Select(value => double.IsNaN(value[cell]) ? '?' : '='))))
        {
            var cells = new SomeCells(level, [.. alike], axes.Part(level, alike.Count(), number++));
            Latent[] open = [.. component.Own.Except(known.Where((_, k) => alike.Key[k] == '='))];
            for (int k = 0; k < known.Length; k++)
            {
                if (alike.Key[k] == '=')
                    cells.Know(known[k].Known!.Value.Site, [.. alike.Select(cell => values[k][cell])]);
            }

            foreach (Tensor left in Sum(tables.Select(cells.Of), open, AxisSet.Of(cells.Axis)))
            {
                Tensor sum = SumOverPlates(left, AxisSet.Of(cells.Axis));
                if (sum.Axes.Count == 0)
                    total += sum;
                else
                    entries.Add(new Entry(sum, default, component.Label));
            }
        }

        entries.RemoveAll(component.Entries.Contains);
        Close(component.Own);
        return true;
    }

    /// <summary>Sums sites out of the product of tables; what is left are tables over the sites of fewer plates.</summary>
    private List<Tensor> Sum(IEnumerable<Tensor> tables, IReadOnlyCollection<Latent> own, AxisSet level)
    {
        List<Tensor> left = [.. tables];
        if (own.Count == 0)
            return left;
        Axis[] axes = [.. left.SelectMany(table => table.Axes).Where(axis => Find(axis) is not null).Concat(own.Select(latent => latent.Current)).Distinct()];
        int[][] scopes = [.. left.Select(table => table.Axes.Select(axis => Array.IndexOf(axes, axis)).Where(v => v >= 0).ToArray()), .. own.Select(latent => new[] { Array.IndexOf(axes, latent.Current) })];
        HashSet<Axis> summed = [.. own.Select(latent => latent.Current)];
        int[] kept = [.. Enumerable.Range(0, axes.Length).Where(v => !summed.Contains(axes[v]))];
        var plan = EliminationPlan.Find([.. axes.Select(axis => axis.Size)], scopes, new EliminationOptions { Last = kept });
        for (int i = 0; i < plan.Order.Length; i++)
        {
            Axis axis = axes[plan.Order[i]];
            if (!summed.Contains(axis))
                continue;
            using Node.LabelScope label = Node.Labelled($"the sum over the values of '{axis.Name}'");
            Refuse(plan.Log2Sizes[i] + Math.Log2(level.Size), [.. plan.Cliques[i].Select(v => axes[v])], level);
            Tensor[] meeting = [.. left.Where(table => table.Axes.Contains(axis))];
            left.RemoveAll(meeting.Contains);
            // A site that no table mentions counts its values.
            left.Add(meeting.Length == 0 ? Math.Log(axis.Size) : Functions.LogSumExp(Product(meeting), axis));
        }

        return left;
    }

    /// <summary>Sums chains along a plate out, with the other sites in their plates.</summary>
    private Tensor SumChains(Component component, Latent[] chains, Latent[] others, Plate time, AxisSet level)
    {
        Tensor[] tables = [.. component.Tables], first = [.. chains.SelectMany(chain => chain.First).Select(entry => entry.Table)];
        Tensor[] further = [.. chains.SelectMany(chain => chain.Further).Select(entry => entry.Table)];
        if (first.Concat(further).Any(table => others.Any(other => table.Axes.Contains(other.Current))))
        {
            // Where transitions depend on other sites in the cell, these are summed out of each transition with its cell's evidence.
            Tensor[] atFirst = [.. tables.Concat(first).Select(table => table.Axes.Contains(time) ? table.At(time, 0) : table)];
            first = [.. Sum(atFirst, others, level.Except(time))];
            further = [.. Sum(tables.Concat(further), others, level)];
            tables = [];
        }
        else
        {
            tables = [.. Sum(tables, others, level)];
        }

        (EnumeratedAxis previous, EnumeratedAxis current) = (chains[0].Previous!, chains[0].Current);
        EnumeratedAxis[] before = [.. chains.Select(chain => chain.Previous!)], now = [.. chains.Select(chain => chain.Current)];
        int states = now.Aggregate(1, static (product, axis) => (int)Math.Min(int.MaxValue, (long)product * axis.Size));
        AxisSet rest = AxisSet.Of([.. tables.Concat(first).Concat(further).SelectMany(table => table.Axes).Where(axis => axis is not Plate && !before.Contains(axis) && !now.Contains(axis))]);
        Refuse((2 * Math.Log2(states)) + Log2Size(rest) + Math.Log2(level.Size), [.. before, .. now, .. rest], level);
        if (chains.Length > 1)
        {
            string name = string.Join(" and ", chains.Select(chain => chain.Name));
            (previous, current) = (axes.Joint(before, name, states), axes.Joint(now, name, states));
        }

        Tensor Joint(Tensor[] factors, params ReadOnlySpan<(Axis[] Of, Axis Joint)> axes)
        {
            Tensor product = Product(factors);
            foreach ((Axis[] of, Axis joint) in axes)
            {
                if (of.Length == 1)
                    continue;
                Tensor all = Functions.Expand(product, new(product.Axes.Union(AxisSet.Of(of)), default));
                foreach (Axis axis in of)
                    all = Functions.Reshape(all.ToVector(axis), [all.Shape.Size * axis.Size]);
                product = all.ToAxis(joint);
            }

            return product;
        }

        using Node.LabelScope label = Node.Labelled($"the sum over the values of '{current.Name}'");
        return ChainSum.Of(time, previous, current, Joint(first, (now, current)), Joint(further, (before, previous), (now, current)), Joint(tables, (now, current)), time.Ragged is null ? null : time.LengthOf);
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
            string names = string.Join(" and ", component.AllTables.SelectMany(table => table.Axes).Select(Find).OfType<Latent>().Select(latent => $"'{latent.Name}'").Distinct());
            return new($"{names} meet in {component.Label}, but their plates do not nest, so their cells cannot be summed out side by side; and {why}.");
        }

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

    /// <summary>Log weights of several tables together; the small ones first, so that few sums are over many cells.</summary>
    private static Tensor Product(IReadOnlyCollection<Tensor> tables) =>
        tables.Count == 0 ? 0.0 : tables.OrderBy(table => table.Type.Size).Aggregate(static (product, table) => product + table);

    private static double Log2Size(IEnumerable<Axis> axes) => axes.Sum(axis => Math.Log2(axis.Size));

    private void Refuse(double log2Entries, Axis[] clique, AxisSet level, string purpose = "")
    {
        double bytes = Math.Pow(2, log2Entries + 3);
        if (bytes <= limit)
            return;
        string cells = level.Count == 0 ? "" : $" in each of {level.Size} cells";
        throw new InsufficientMemoryException(string.Create(
            CultureInfo.InvariantCulture,
            $"Summing the discrete sites out needs a table of {bytes / 1e9:g3} GB{purpose}, over {string.Join(", ", clique.Take(12).Select(axis => $"{axis.Name} ({axis.Size})"))}{(clique.Length > 12 ? $" and {clique.Length - 12} more" : "")}{cells}; up to {limit / 1e9:g3} GB are allowed. Give sites that meet fewer values, or let fewer of them meet in one distribution."));
    }

    /// <summary>Tables of log weights that belong to cells of plates.</summary>
    private sealed record Entry(Tensor Table, AxisSet Plates, string Label)
    {
        /// <summary>The site whose known values the table keeps to, if it does nothing else.</summary>
        public Axis? KnownOf { get; init; }
    }

    /// <summary>A discrete site, or one cell of it where plates have been written out.</summary>
    private sealed class Latent(string name, AxisSet plates, EnumeratedAxis current)
    {
        public string Name => name;

        public AxisSet Plates => plates;

        /// <summary>Along which it takes its values.</summary>
        public EnumeratedAxis Current => current;

        /// <summary>Along which a chain takes the values of the cell before.</summary>
        public EnumeratedAxis? Previous { get; init; }

        /// <summary>The plate along which it is a chain.</summary>
        public Plate? Time { get; init; }

        /// <summary>One cell of it in a plate that is written out.</summary>
        public Latent Cell(Axis plate, int i, KnownAxes axes) => new($"{name}[{i}]", plates.Except(plate), axes.Cell(current, i, $"{name}[{i}]"))
        {
            Time = Time == plate ? null : Time,
            Previous = Previous is null || Time == plate ? null : axes.Cell(Previous, i, $"{name}[{i}]"),
        };

        /// <summary>The values that are known of the site, with the tensor of all its values.</summary>
        public (Discrete Site, Tensor Values)? Known { get; init; }

        /// <summary>The density of the first cell of a chain.</summary>
        public List<Entry> First { get; } = [];

        /// <summary>The density of each further cell, given the one before.</summary>
        public List<Entry> Further { get; } = [];
    }

    /// <summary>Sites of one set of plates that meet in tables, and these tables.</summary>
    private sealed class Component
    {
        public List<Latent> Own { get; } = [];

        public List<Entry> Entries { get; } = [];

        public IEnumerable<Tensor> Tables => Entries.Select(entry => entry.Table);

        /// <summary>The tables with the chains' own.</summary>
        public IEnumerable<Tensor> AllTables => Tables.Concat(Own.SelectMany(latent => latent.First.Concat(latent.Further)).Select(entry => entry.Table));

        public string Label => Entries.Count > 0 ? Entries[0].Label : Own.Count > 0 ? $"'{Own[0].Name}'" : "";
    }
}
