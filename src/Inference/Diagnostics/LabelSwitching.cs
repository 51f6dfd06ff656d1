using System.Globalization;

namespace Prob;

/// <summary>
/// Looks for values of discrete sites that trade places: components of a mixture that the model cannot tell apart change names between chains, or within one (Stephens 2000), and
/// whatever is averaged per value then means nothing. Each draw's probabilities are compared with those of one pivotal draw (Papastamoulis and Iliopoulos 2010): if every value is most like
/// some other draw's value, each a different one, but not all like themselves, they have traded places.
/// </summary>
internal static class LabelSwitching
{
    private const int DrawsPerChain = 100;

    /// <summary>The share of draws from which on it is reported: fewer may be a component that is about to vanish.</summary>
    private const double Reported = 0.01;

    /// <summary>A sentence for each site whose values trade places.</summary>
    public static IEnumerable<string> Warnings(PosteriorSites sites)
    {
        // A site with few cells does not show which of its values is which.
        Site[] asked = [.. sites.DiscreteSites.Where(site => DiscreteModel.Count(site) > 1 && site.Type.Axes.Size >= 2 * DiscreteModel.Count(site))];
        if (asked.Length == 0 || sites.LastDraw is not var (chain, draw))
            yield break;
        double[][] pivots = [.. asked.Select(site => Flat(sites.Marginals(site.Name, chain, draw)))];
        var orders = new List<string>[asked.Length];
        for (int s = 0; s < orders.Length; s++)
            orders[s] = [];
        int count = 0;
        sites.EachMarginals(
            (_, _, probabilities) =>
            {
                Interlocked.Increment(ref count);
                for (int s = 0; s < asked.Length; s++)
                {
                    if (Order(pivots[s], probabilities.AsSpan(sites.PlaceOf(asked[s].Name), pivots[s].Length), DiscreteModel.Count(asked[s])) is not { } order)
                        continue;
                    lock (orders[s])
                        orders[s].Add(string.Join(", ", order.Select((to, from) => (to, from)).Where(pair => pair.to != pair.from).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.from + DiscreteModel.Smallest(asked[s])} → {pair.to + DiscreteModel.Smallest(asked[s])}"))));
                }
            },
            DrawsPerChain);
        for (int s = 0; s < asked.Length; s++)
        {
            double share = orders[s].Count / (double)count;
            if (share < Reported)
                continue;
            string most = orders[s].CountBy(order => order).OrderByDescending(order => order.Value).ThenBy(order => order.Key, StringComparer.Ordinal).First().Key;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The values of '{asked[s].Name}' trade places: compared with the last draw, in {100 * share:f0} % of the draws they have each other's meaning (most often {most}). The model does not tell them apart, so marginals of '{asked[s].Name}', and figures of what it indexes, are averages over meanings. Put an order on what differs between them, as in new Restricted(new Normal(0, 10), Support.Ordered({DiscreteModel.Count(asked[s])})).");
        }
    }

    /// <summary>Which value of a draw is most like each value of the pivot, if these are all different and not the same as ever.</summary>
    private static int[]? Order(ReadOnlySpan<double> pivot, ReadOnlySpan<double> draw, int values)
    {
        var products = new double[values, values];
        var squares = new double[values];
        for (int cell = 0; cell < pivot.Length; cell += values)
        {
            for (int j = 0; j < values; j++)
            {
                squares[j] += draw[cell + j] * draw[cell + j];
                for (int i = 0; i < values; i++)
                    products[i, j] += pivot[cell + i] * draw[cell + j];
            }
        }

        // The cosine of the angle between the two columns of probabilities, but for the pivot's length, which does not matter.
        var order = new int[values];
        for (int i = 0; i < values; i++)
            order[i] = Enumerable.Range(0, values).MaxBy(j => products[i, j] / Math.Sqrt(squares[j]));
        bool isOther = order.Where((to, from) => to != from).Any();
        return isOther && order.Distinct().Count() == values ? order : null;
    }

    private static double[] Flat(double[,] table) => [.. table.Cast<double>()];
}
