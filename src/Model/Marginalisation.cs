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
internal sealed partial class Marginalisation
{
    /// <summary>Bytes that a table may take; what needs more is refused.</summary>
    private readonly double limit;
    private readonly KnownAxes axes;
    private readonly List<Entry> entries = [];
    private readonly HashSet<Latent> latents = [];
    private readonly Dictionary<Axis, Latent> open = [];
    private Tensor total = 0.0;

    /// <summary>Whether ⊕ is the maximum, in place of log-sum-exp.</summary>
    private readonly bool maximises;
    private bool hasDependentCells;

    private Marginalisation(DiscreteModel model, IEnumerable<Further> further, double limit, bool maximises)
    {
        (this.limit, axes, this.maximises) = (limit, model.Axes, maximises);
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

        foreach (Further more in further)
            (more.Transition is null ? entries : open[more.Transition.Value.Axes[0]].Further).Add(new Entry(more.Table, AxisSet.Of([.. more.Plates]), "an expression"));
    }

    /// <summary>The log density of the model with its discrete sites summed out, over the values of the continuous sites.</summary>
    /// <param name="model">The model.</param>
    /// <param name="further">Tables of log weights to be multiplied in, one weight per cell of their plates.</param>
    /// <exception cref="InsufficientMemoryException">A table would be larger than a quarter of the memory there is; the message names the sites that it joins.</exception>
    public static Tensor LogDensity(DiscreteModel model, params IEnumerable<Further> further) => Of(model, further).Run();

    /// <summary>
    /// The largest log density of the model over all values of its discrete sites: the same sums with the maximum as ⊕. Its derivatives by log weights of values are 1 for the most
    /// probable ones and 0 for all others.
    /// </summary>
    /// <inheritdoc cref="LogDensity" path="/*[not(self::summary)]"/>
    public static Tensor Largest(DiscreteModel model, params IEnumerable<Further> further) => Of(model, further, maximises: true).Run();

    /// <summary>
    /// Whether, given the continuous sites and the discrete ones in fewer plates, cells of each discrete site are independent, but for a chain, whose cells depend on the one before.
    /// </summary>
    public static bool HasIndependentCells(DiscreteModel model)
    {
        Marginalisation marginalisation = Of(model, []);
        marginalisation.Run();
        return !marginalisation.hasDependentCells;
    }

    private static Marginalisation Of(DiscreteModel model, IEnumerable<Further> further, bool maximises = false) =>
        new(model, further, Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4.0, int.MaxValue * 8.0), maximises);

    /// <summary>
    /// Repeats a term along the plates that it lacks, and sums over all of them, the innermost first; absent cells add nothing, and one that stands for several of a larger plate as much as these.
    /// </summary>
    public static Tensor SumOverPlates(Tensor term, AxisSet plates)
    {
        Tensor sum = Functions.Expand(term, new(term.Axes.Union(plates), term.Shape));
        foreach (Plate plate in plates.OfType<Plate>())
            sum = plate.Present is { } present ? Functions.Where(present, sum, 0) : sum;
        for (int i = plates.Count - 1; i >= 0; i--)
            sum = Functions.Sum(sum, plates[i]);
        double weight = plates.OfType<Plate>().Aggregate(1.0, static (product, plate) => product * plate.Weight);
        return weight == 1 ? sum : weight * sum;
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

    /// <summary>The sites of other components that tables mention.</summary>
    private IEnumerable<Latent> Others(IEnumerable<Tensor> tables, Component component) =>
        tables.SelectMany(table => table.Axes).Select(Find).OfType<Latent>().Where(latent => !component.Own.Contains(latent));

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
            if (Others(component.AllTables, component).Any(latent => latent.Plates.Contains(time)) || chains.Any(chain => chain.Time != time))
                return false;
            outer = level.Except(time);
            left = [SumChains(component, chains, others, time, level)];
        }

        // A table over sites of fewer plates is the same in all cells that these plates do not tell apart.
        AxisSet[] needed = [.. left.Select(table => Others([table], component).Aggregate(default(AxisSet), static (plates, latent) => plates.Union(latent.Plates)))];
        if (chains.Length == 0 && level.Count > 0 && needed.Contains(level))
            return false;
        for (int i = 0; i < left.Count; i++)
            Leave(left[i], outer.Except(needed[i]), needed[i], component);
        Done(component);
        return true;
    }

    /// <summary>Multiplies what a component has left over cells of plates: a number, or a table over sites of other components, in the plates that these need.</summary>
    private void Leave(Tensor left, AxisSet over, AxisSet needed, Component component)
    {
        Tensor sum = SumOverPlates(left, over);
        if (Others([left], component).Any())
            entries.Add(new Entry(sum, needed, component.Label));
        else
            total += sum;
    }

    private void Done(Component component)
    {
        HashSet<Entry> done = [.. component.Entries];
        entries.RemoveAll(done.Contains);
        Close(component.Own);
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
            left.Add(maximises ? meeting.Length == 0 ? 0 : Functions.Max(Product(meeting), axis) : meeting.Length == 0 ? Math.Log(axis.Size) : Functions.LogSumExp(Product(meeting), axis));
        }

        return left;
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
}
