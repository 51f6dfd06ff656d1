using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

// What is worked on: tables, sites, and which belong together.
internal sealed partial class Marginalisation
{
    /// <summary>A table of log weights besides those of the model.</summary>
    /// <param name="Table">The table.</param>
    /// <param name="Plates">One weight for each cell of these.</param>
    /// <param name="Transition">The chain whose transitions it weighs, if it does: a weight for each pair of neighbours.</param>
    internal sealed record Further(Tensor Table, ImmutableArray<Plate> Plates, Site? Transition = null);

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
