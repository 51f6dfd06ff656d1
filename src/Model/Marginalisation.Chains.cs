using Prob.Graphs;

namespace Prob;

// Sites that are chains.
internal sealed partial class Marginalisation
{
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
            hasDependentCells = true;   // each alone is no chain
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
        Tensor ofFirst = Joint(first, (now, current)), ofFurther = Joint(further, (before, previous), (now, current)), ofEach = Joint(tables, (now, current));
        Tensor lengths = time.Ragged is null ? time.Size : time.LengthOf;
        return maximises
            ? ChainSum.Unfused(time, previous, current, ChainSum.With(ofFirst, current), ofFurther, ChainSum.With(ofEach, time, current), lengths, Functions.Max)
            : ChainSum.Of(time, previous, current, ofFirst, ofFurther, ofEach, lengths);
    }
}
