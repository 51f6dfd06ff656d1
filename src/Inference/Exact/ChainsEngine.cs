using System.Collections.Immutable;

namespace Prob;

/// <summary>Chains that do not meet, side by side or one in every cell of some plates, by the fused kernels.</summary>
internal sealed class ChainsEngine : IExactEngine
{
    private readonly List<Link> links = [];
    private readonly double constant;

    private ChainsEngine(IEnumerable<SiteChains> sites, double constant)
    {
        int variables = 0;
        foreach (SiteChains site in sites)
        {
            for (int c = 0; c < site.Count; c++)
            {
                links.Add(new(site.Name(c), variables, site.Steps, site.Chain(c)));
                variables += site.Steps;
            }
        }

        this.constant = constant;
    }

    public double LogEvidence => constant + links.Sum(link => link.LogEvidence);

    /// <summary>The engine for a model whose latent sites are chains, each term of which mentions one of them at most; null for any other.</summary>
    public static ChainsEngine? Of(DiscreteModel model)
    {
        var sites = new Dictionary<string, SiteChains>();
        foreach (Site site in model.Latents)
        {
            if (site.Link is null || site.Plates[..^1].Any(plate => plate.Ragged is not null))
                return null;
            sites.Add(site.Name, new SiteChains(site));
        }

        double constant = 0;
        foreach (DiscreteModel.Term term in model.Terms)
        {
            EnumeratedAxis[] mentioned = [.. term.Table.Axes.OfType<EnumeratedAxis>()];
            if (term.Chain is { Name: var chain })
            {
                if (mentioned.Any(axis => axis.Name != chain))
                    return null;
                sites[chain].Take(term);
            }
            else if (mentioned.Length > 1)
            {
                return null;
            }
            else if (mentioned is [var only])
            {
                sites[only.Name].AddEvidence(term);
            }
            else
            {
                foreach (int[] cell in DiscreteModel.CellsOf(term.Plates).Where(cell => DiscreteModel.IsPresent(term.Plates, cell)))
                    constant += term.At(cell)[0];
            }
        }

        return new ChainsEngine(model.Latents.Select(site => sites[site.Name]), constant);
    }

    public ReadOnlySpan<double> Marginal(int variable)
    {
        int low = 0, high = links.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = links[middle].Start <= variable ? (middle, high) : (low, middle - 1);
        }

        return links[low].Marginal(variable - links[low].Start);
    }

    public IReadOnlyList<(int[] States, double LogWeight)> KBest(int k)
    {
        IReadOnlyList<ChainPath>[] paths = [.. links.Select(link => link.KBest(k))];
        // Of chains that do not meet, the best of all are among the sums of the best of each.
        List<(int[] Choices, double LogWeight)> best = [([], constant)];
        foreach (IReadOnlyList<ChainPath> next in paths)
            best = Best(best, next, k);
        return [.. best.Select(joint => (States(joint.Choices), joint.LogWeight))];

        int[] States(int[] choices) => [.. choices.SelectMany((choice, i) => links[i].WithAbsent(paths[i][choice].States))];
    }

    public int[][] Sample(int count, ulong seed)
    {
        var random = new Philox(seed);
        var draws = new int[links.Count][][];
        for (int i = 0; i < draws.Length; i++)
            draws[i] = links[i].Sample(count, ref random);
        return [.. Enumerable.Range(0, count).Select(draw => draws.SelectMany(chain => chain[draw]).ToArray())];
    }

    /// <summary>The k largest sums of one of each, largest first; of equal ones, those of the better first choices.</summary>
    private static List<(int[] Choices, double LogWeight)> Best(List<(int[] Choices, double LogWeight)> joint, IReadOnlyList<ChainPath> paths, int k)
    {
        // The pair (i, j) cannot be among the k best unless (i − 1, j) and (i, j − 1) are: it comes into question after its left neighbour, or above, in column 0.
        var open = new PriorityQueue<(int I, int J), (double Negative, int I, int J)>();
        void Open(int i, int j)
        {
            if (i < joint.Count && j < paths.Count)
                open.Enqueue((i, j), (-(joint[i].LogWeight + paths[j].LogWeight), i, j));
        }

        var best = new List<(int[] Choices, double LogWeight)>();
        Open(0, 0);
        while (best.Count < k && open.TryDequeue(out (int I, int J) pair, out (double Negative, int, int) weight))
        {
            best.Add(([.. joint[pair.I].Choices, pair.J], -weight.Negative));
            Open(pair.I, pair.J + 1);
            if (pair.J == 0)
                Open(pair.I + 1, 0);
        }

        return best;
    }

    /// <summary>One chain, with the number of its first variable.</summary>
    private sealed class Link(string name, int start, int steps, HiddenMarkovChain chain)
    {
        private readonly Lazy<double[,]> marginals = new(() => Named(name, chain.Marginals));

        public int Start => start;

        public double LogEvidence => Named(name, chain.LogEvidence);

        public ReadOnlySpan<double> Marginal(int step)
        {
            double[,] all = marginals.Value;
            return System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref all[step, 0], all.GetLength(1));
        }

        public IReadOnlyList<ChainPath> KBest(int k) => Named<IReadOnlyList<ChainPath>>(name, () => k == 1 ? [chain.MostProbablePath()] : chain.MostProbablePaths(k));

        /// <summary>The states of a path, and 0 for the steps that a shorter chain lacks.</summary>
        public int[] WithAbsent(int[] states) => states.Length == steps ? states : [.. states, .. new int[steps - states.Length]];

        public int[][] Sample(int count, ref Philox random)
        {
            Philox state = random;
            int[][] draws = Named(name, () => chain.Sample(count, ref state));
            random = state;
            return Array.ConvertAll(draws, WithAbsent);
        }

        /// <summary>An answer, or an error that says which chain it is about.</summary>
        private static T Named<T>(string name, Func<T> ask)
        {
            try
            {
                return ask();
            }
            catch (ImpossibleEvidenceException impossible)
            {
                throw new ImpossibleEvidenceException($"In '{name}': {impossible.Message}");
            }
        }
    }

    /// <summary>The chains of one site, one in each cell of its plates but the last, along which they run.</summary>
    private sealed class SiteChains
    {
        private readonly Site site;
        private readonly ImmutableArray<Plate> outer;
        private readonly int[][] cells;
        private readonly int states;
        private readonly double[][,] logWeights;
        private DiscreteModel.Term? first, further;

        public SiteChains(Site site)
        {
            this.site = site;
            outer = site.Plates[..^1];
            cells = [.. DiscreteModel.CellsOf(outer)];
            Steps = site.Plates[^1].Size;
            states = DiscreteModel.Count(site);
            logWeights = [.. cells.Select(cell => new double[Enumerable.Range(0, Steps).TakeWhile(t => DiscreteModel.IsPresent(site.Plates, [.. cell, t])).Count(), states])];
        }

        public int Count => cells.Length;

        public int Steps { get; }

        public string Name(int chain) => outer.IsEmpty ? site.Name : $"{site.Name}[{string.Join(", ", cells[chain])}]";

        /// <summary>The density of the first state, or of all others.</summary>
        public void Take(DiscreteModel.Term term)
        {
            if (term.Cells == DiscreteModel.Cells.First)
                first = term;
            else
                further = term;
        }

        /// <summary>Multiplies weights of the states in; in plates that the site is not in, there are several for each state.</summary>
        public void AddEvidence(DiscreteModel.Term term)
        {
            int[] places = [.. site.Plates.Select(plate => term.Plates.IndexOf(plate))];
            foreach (int[] cell in DiscreteModel.CellsOf(term.Plates).Where(cell => DiscreteModel.IsPresent(term.Plates, cell)))
            {
                int chain = 0;
                for (int d = 0; d < outer.Length; d++)
                    chain = (chain * outer[d].Size) + cell[places[d]];
                double[] weights = term.At(cell);
                for (int k = 0; k < states; k++)
                    logWeights[chain][cell[places[^1]], k] += weights[k];
            }
        }

        public HiddenMarkovChain Chain(int chain)
        {
            double[] logs = first!.At([.. cells[chain], 0]);
            double[] weights = [.. Enumerable.Range(0, states).Select(k => Math.Exp(logs[logs.Length == 1 ? 0 : k]))];
            // Where it does not differ from step to step, one transition does for all.
            int length = logWeights[chain].GetLength(0);
            if (!further!.Table.Axes.Contains(site.Plates[^1]) && length > 1)
                return new HiddenMarkovChain(weights, Transition(chain, 1), logWeights[chain]);
            return new HiddenMarkovChain(weights, [.. Enumerable.Range(1, length - 1).Select(t => Transition(chain, t))], logWeights[chain]);
        }

        private double[,] Transition(int chain, int step)
        {
            double[] logs = further!.At([.. cells[chain], step]);
            // Without the value before or after among its axes, a term is the same for all of them.
            EnumeratedAxis[] axes = [.. further.Table.Axes.OfType<EnumeratedAxis>()];
            int previous = Array.FindIndex(axes, axis => axis.IsPrevious);
            var transition = new double[states, states];
            for (int from = 0; from < states; from++)
            {
                for (int to = 0; to < states; to++)
                {
                    int place = 0;
                    for (int d = 0; d < axes.Length; d++)
                        place = (place * states) + (d == previous ? from : to);
                    transition[from, to] = Math.Exp(logs[axes.Length == 0 ? 0 : place]);
                }
            }

            return transition;
        }
    }
}
