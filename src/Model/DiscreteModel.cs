using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// A model as a product of tables: each site's density, each observation and each factor is a table of log weights over the axes along which the discrete sites it
/// mentions take all their values, one per cell of its plates. Tables may depend on continuous sites, and are numbers once these have values (<see cref="At"/>). As a factor
/// graph, every cell of every discrete site is a variable.
/// </summary>
internal sealed class DiscreteModel
{
    private readonly Dictionary<string, Site> sites;
    private readonly Dictionary<string, int> firstVariable = [];
    private readonly List<Term> terms = [];
    private readonly Lazy<Plan> tables;
    private readonly bool isFixed;

    /// <param name="trace">A trace in which every discrete site takes all its values at once.</param>
    /// <param name="axes">Axes of this trace and of those of other data.</param>
    public DiscreteModel(Trace trace, KnownAxes axes)
    {
        if (trace.Latents.IsEmpty)
            throw new ModelException("There is nothing to infer: the model has no latent site. Add one with m.Sample.");
        (Trace, Axes) = (trace, axes);
        Latents = [.. trace.Latents.Where(site => site.IsDiscrete)];
        Continuous = [.. trace.Latents.Where(site => !site.IsDiscrete)];
        sites = Latents.ToDictionary(site => site.Name);
        int variables = 0;
        foreach (Site site in Latents)
        {
            firstVariable.Add(site.Name, variables);
            variables = checked(variables + site.Type.Axes.Size);
        }

        HashSet<Site> latent = [.. trace.Latents];
        foreach (Site site in trace.Order)
        {
            using Node.LabelScope label = Node.Labelled($"the density of {site.Label}");
            if (site.Link is { } link)
            {
                terms.Add(Of(site.Distribution.LogDensityWithin(site.Value), site.Plates, site.Label, Cells.First, site));
                // What can follow may depend on the cell before.
                terms.Add(Of(Support.AreSame(site.Distribution.Support, link.Next.Support) ? link.Next.LogDensityWithin(site.Value) : link.Next.LogDensity(site.Value), site.Plates, site.Label, Cells.Further, site));
            }
            else
            {
                // A continuous latent value comes out of its bijector, and so lies in the support, as enumerated values do.
                terms.Add(Of(latent.Contains(site) ? site.Distribution.LogDensityWithin(site.Value) : site.Distribution.LogDensity(site.Value), site.Plates, site.Label, Cells.All));
            }
        }

        foreach (Site site in Latents.Where(site => site.Known is not null))
        {
            Tensor known = site.Known!, isPossible = Functions.Where(Functions.Equal(known, known), Functions.Equal(site.Value, known), 1);
            terms.Add(Of(Functions.Where(isPossible, 0, double.NegativeInfinity), site.Plates, $"the known values of {site.Label}", Cells.All, knownOf: site));
        }

        foreach (FactorTerm factor in trace.Factors)
        {
            using Node.LabelScope label = Node.Labelled(factor.Label);
            terms.Add(Of(factor.Value, factor.Plates, factor.Label, Cells.All));
        }

        tables = new(() => Plan.Compile([.. Continuous.Select(site => site.Value)], [.. terms.Select(term => term.Table)]));
    }

    private DiscreteModel(DiscreteModel model, ReadOnlySpan<double> values)
    {
        (Trace, Axes, sites, firstVariable, Latents, Continuous, tables) = (model.Trace, model.Axes, model.sites, model.firstVariable, model.Latents, model.Continuous, model.tables);
        isFixed = true;
        foreach (Term term in model.terms)
        {
            terms.Add(term.With(values[..term.Table.Type.Size].ToArray()));
            values = values[term.Table.Type.Size..];
        }
    }

    private DiscreteModel(DiscreteModel model, double factor)
    {
        (Trace, Axes, sites, firstVariable, Latents, Continuous, tables) = (model.Trace, model.Axes, model.sites, model.firstVariable, model.Latents, model.Continuous, model.tables);
        terms.AddRange(model.terms.Select(term => term.With(factor * term.Table)));
    }

    /// <summary>The cells of its plates that a term belongs to: those of a chain's beginning, those after it, or all.</summary>
    public enum Cells
    {
        /// <summary>All cells.</summary>
        All,

        /// <summary>Cells with number 0 of the last plate.</summary>
        First,

        /// <summary>Cells with number 1 or more of the last plate.</summary>
        Further,
    }

    /// <summary>The trace.</summary>
    public Trace Trace { get; }

    /// <summary>The axes of all traces of the program.</summary>
    public KnownAxes Axes { get; }

    /// <summary>The discrete sites.</summary>
    public ImmutableArray<Site> Latents { get; }

    /// <summary>The continuous sites.</summary>
    public ImmutableArray<Site> Continuous { get; }

    /// <summary>The tables.</summary>
    public IReadOnlyList<Term> Terms => terms;

    /// <summary>The number of values of a site.</summary>
    public static int Count(Site site) => ((IntegerSupport)site.Distribution.Support).Count!.Value;

    /// <summary>The smallest value of a site.</summary>
    public static int Smallest(Site site) => (int)((IntegerSupport)site.Distribution.Support).Lower.ToScalar();

    /// <summary>Throws unless the tables are numbers: all latent sites are discrete, or those that are not have been given values.</summary>
    public void RequireNumbers()
    {
        if (!isFixed && Continuous is [var site, ..])
            throw new ModelException($"The site {site.Label} is not discrete, and exact inference sums over discrete sites only. Sample the model with Nuts, and ask its posterior.");
    }

    /// <summary>Memory for <see cref="At"/>, for one thread.</summary>
    public Workspace CreateWorkspace() => tables.Value.CreateWorkspace();

    /// <summary>The same model with the continuous sites fixed at values, one site after the other: its tables are numbers.</summary>
    public DiscreteModel At(ReadOnlySpan<double> continuous, Workspace workspace)
    {
        var values = new double[tables.Value.OutputSize];
        workspace.Run(continuous, values);
        return new(this, values);
    }

    /// <summary>The same model with every table of log weights multiplied by a number: at 1/T, its density at temperature T.</summary>
    public DiscreteModel Times(double factor) => new(this, factor);

    /// <summary>The variables of a site's cells, in the order in which people write its plates.</summary>
    public int[] Variables(string site)
    {
        ImmutableArray<Plate> plates = sites[site].Plates;
        return [.. Enumerable.Range(0, plates.Aggregate(1, static (product, plate) => product * plate.Size)).Select(i => firstVariable[site] + i)];
    }

    /// <summary>A variable for every cell and a factor for every cell of every term.</summary>
    public FactorGraph ToFactorGraph()
    {
        RequireNumbers();
        var variables = ImmutableArray.CreateBuilder<Variable>();
        var factors = ImmutableArray.CreateBuilder<Factor>();
        foreach (Site site in Latents)
        {
            ImmutableArray<string> states = [.. Enumerable.Range(Smallest(site), Count(site)).Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))];
            foreach (int[] cell in CellsOf(site.Plates))
            {
                // In an absent cell, of which no table tells, a variable has one value, so that it adds nothing.
                if (!IsPresent(site.Plates, cell))
                    factors.Add(Factor.FromLogWeights([variables.Count], [0, .. Enumerable.Repeat(double.NegativeInfinity, states.Length - 1)]));
                variables.Add(new Variable(cell.Length == 0 ? site.Name : $"{site.Name}[{string.Join(", ", cell)}]", states));
            }
        }

        foreach (Term term in terms)
        {
            EnumeratedAxis[] mentioned = [.. term.Table.Axes.OfType<EnumeratedAxis>()];
            foreach (int[] cell in CellsOf(term.Plates))
            {
                if ((term.Cells == Cells.First && cell[^1] > 0) || (term.Cells == Cells.Further && cell[^1] == 0) || !IsPresent(term.Plates, cell))
                    continue;
                int[] scope = [.. mentioned.Select(axis => VariableAt(axis, term, cell))];
                factors.Add(Factor.FromLogWeights(scope, term.At(cell)));
            }
        }

        return new FactorGraph(variables.ToImmutable(), factors.ToImmutable());
    }

    /// <summary>The numbers of every cell of some plates, the last plate fastest.</summary>
    public static IEnumerable<int[]> CellsOf(ImmutableArray<Plate> plates)
    {
        var cell = new int[plates.Length];
        while (true)
        {
            yield return [.. cell];
            int d = plates.Length - 1;
            while (d >= 0 && ++cell[d] == plates[d].Size)
                cell[d--] = 0;
            if (d < 0)
                yield break;
        }
    }

    /// <summary>Whether a cell is there: not so beyond the end of a plate that is not equally long everywhere.</summary>
    public static bool IsPresent(ImmutableArray<Plate> plates, ReadOnlySpan<int> cell)
    {
        for (int d = 0; d < plates.Length; d++)
        {
            if (plates[d].Ragged is var (within, lengths) && cell[d] >= lengths[cell[plates.IndexOf(within)]])
                return false;
        }

        return true;
    }

    /// <summary>The discrete site that takes its values along an axis.</summary>
    public Site SiteOf(EnumeratedAxis axis) => sites[axis.Name];

    /// <summary>A term, which must make sense in its plates: one weight for each cell, of values in that cell.</summary>
    private Term Of(Tensor table, ImmutableArray<Plate> plates, string label, Cells cells, Site? chain = null, Site? knownOf = null)
    {
        if (table.Shape.Rank > 0)
            throw new ModelException($"The log density of {label} must have one value per draw, but has shape {table.Shape}.");
        if (!Latents.IsEmpty && MixedCells.In(table) is { } mixed)
            throw new ModelException($"{label} mixes cells of '{mixed.Name}' in a value that depends on a discrete site there. Cells of a discrete site cannot be mixed: it is summed out cell by cell.");
        foreach (EnumeratedAxis axis in table.Axes.OfType<EnumeratedAxis>())
        {
            if (axis.IsPrevious && cells != Cells.Further)
                throw new ModelException($"{label} mentions the value of '{axis.Name}' in the cell before, which only the chain's own 'next' may: the first cell has none before it.");
            foreach (Plate plate in sites[axis.Name].Plates)
            {
                if (!plates.Contains(plate))
                    throw new ModelException($"{label} mentions '{axis.Name}', which has a value in every cell of the plate '{plate.Name}', but is not in that plate itself. Put it in the plate: cells of a discrete site cannot be mixed.");
            }
        }

        return new Term(table, null, plates, cells, label, chain, knownOf);
    }

    private int VariableAt(EnumeratedAxis axis, Term term, int[] cell)
    {
        int number = 0;
        ImmutableArray<Plate> plates = sites[axis.Name].Plates;
        for (int d = 0; d < plates.Length; d++)
        {
            int at = cell[term.Plates.IndexOf(plates[d])];
            number = (number * plates[d].Size) + (axis.IsPrevious && d == plates.Length - 1 ? at - 1 : at);
        }

        return firstVariable[axis.Name] + number;
    }

    /// <summary>A log weight for each cell of some plates and each value of the sites it mentions.</summary>
    public sealed class Term(Tensor table, double[]? values, ImmutableArray<Plate> plates, Cells cells, string label, Site? chain, Site? knownOf)
    {
        private readonly int[] strides = table.Type.StridesWithin(table.Type);

        public Tensor Table => table;

        public ImmutableArray<Plate> Plates => plates;

        public Cells Cells => cells;

        public string Label => label;

        /// <summary>The chain whose first or further states it is the density of, if it is.</summary>
        public Site? Chain => chain;

        /// <summary>The site whose known values it keeps to, if it does nothing else.</summary>
        public Site? KnownOf => knownOf;

        /// <summary>The weights, as the table lays them out.</summary>
        private double[] Values => values ?? table.Values;

        public Term With(Tensor other) => new(other, null, plates, cells, label, chain, knownOf);

        public Term With(double[] values) => new(table, values, plates, cells, label, chain, knownOf);

        /// <summary>The weights in one cell, over the enumerated axes in the order of the table.</summary>
        public double[] At(ReadOnlySpan<int> cell)
        {
            int start = 0, size = 1;
            var loops = new List<(int Size, int Stride)>();
            for (int d = 0; d < table.Axes.Count; d++)
            {
                if (table.Axes[d] is Plate plate)
                    start += cell[plates.IndexOf(plate)] * strides[d];
                else
                    loops.Add((table.Axes[d].Size, strides[d]));
            }

            foreach ((int count, _) in loops)
                size *= count;
            var weights = new double[size];
            for (int i = 0; i < size; i++)
            {
                int rest = i, place = start;
                for (int d = loops.Count - 1; d >= 0; d--)
                {
                    (rest, int at) = Math.DivRem(rest, loops[d].Size);
                    place += at * loops[d].Stride;
                }

                weights[i] = Values[place];
            }

            return weights;
        }
    }
}
