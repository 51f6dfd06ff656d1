using Prob.Graphs;

namespace Prob;

/// <summary>Most probable paths, from the messages forward in (max, +).</summary>
internal static unsafe class ChainDecoding
{
    private const int Block = ChainPass<ShiftedMaxPlus>.Block, Together = 8;

    /// <summary>The best path by Viterbi's algorithm, and its log weight.</summary>
    public static double Best(ChainPass<ShiftedMaxPlus> pass, Span<int> path)
    {
        int steps = pass.Weights.Steps;
        double best = LastState(pass, path, out _);
        bool together = pass.Padded == 8 && pass.Weights.Observed is not null;
        fixed (int* states = path)
        {
            for (int s = pass.Segments - 1; s >= 0; s--)
            {
                (int from, int to) = pass.Bounds(s);
                pass.Hold(s);
                for (int end = to; end > from;)
                {
                    if (together && end < steps && end % Block == 0 && end - from >= Together * Block)
                    {
                        end -= Together * Block;
                        StepWeights own = pass.Rows(end, Together * Block);
                        ChainKernel.TraceTogether(pass.Backward, pass.Messages + ((end - from) * (long)pass.Padded), own.Rows, own.Index, states + end, Block, Together);
                        continue;
                    }

                    int begin = Math.Max(from, (end - 1) / Block * Block);
                    int count = (end == steps ? end - 1 : end) - begin;
                    if (count > 0)
                        Trace(pass, from, begin, count, states);
                    end = begin;
                }
            }
        }

        return best;
    }

    /// <summary>
    /// The k best paths, best first. A path is the best one up to where it last departs: followed from its end, it takes at some steps another predecessor than the best, at a known
    /// price. The departures of each path found, cheapest first, lead to all others, each once (Lawler 1972; Eppstein 1998). O(k T K) time; of the departures no more are
    /// kept than paths are still wanted.
    /// </summary>
    public static List<(int[] Path, double LogWeight)> KBest(ChainPass<ShiftedMaxPlus> pass, int k)
    {
        int steps = pass.Weights.Steps, states = pass.Weights.States;
        var found = new List<(int[] Path, double LogWeight)>();
        var departures = new SortedSet<(double Price, long Order, int Parent, int Step, int State)>();
        long order = 0;

        var path = new int[steps];
        double best = LastState(pass, path, out double[] last);
        for (int state = 0; state < states; state++)
        {
            if (state != path[^1])
                Offer(best - last[state], 0, steps - 1, state);
        }

        Complete(path, steps - 1, 0);
        while (found.Count < k && departures.Count > 0)
        {
            (double price, _, int parent, int step, int state) = departures.Min;
            departures.Remove(departures.Min);
            path = (int[])found[parent].Path.Clone();
            path[step] = state;
            Complete(path, step, price);
        }

        return found;

        // Follows the best predecessors from a step to the beginning, and offers all others.
        void Complete(int[] path, int step, double price)
        {
            int self = found.Count;
            found.Add((path, best - price));
            for (int s = pass.Segments - 1; s >= 0; s--)
            {
                (int from, int to) = pass.Bounds(s);
                if (from >= step)
                    continue;
                pass.Hold(s);
                for (int t = Math.Min(step, to); t > from; t--)
                {
                    PanelMatrix transposed = pass.BackwardTo(t - 1);
                    double* message = pass.Messages + ((t - 1 - from) * (long)pass.Padded), own = pass.Own(t - 1);
                    int state = path[t];
                    int predecessor = ChainKernel.BestPredecessor(transposed, message, own, state, out double reached);
                    path[t - 1] = predecessor;
                    for (int i = 0; i < states; i++)
                    {
                        if (i != predecessor)
                            Offer(price + (reached - (message[i] + own[i] + transposed[state, i])), self, t - 1, i);
                    }
                }
            }
        }

        void Offer(double price, int parent, int step, int state)
        {
            int wanted = k - Math.Max(found.Count, 1);
            if (wanted <= 0 || double.IsPositiveInfinity(price) || (departures.Count >= wanted && price >= departures.Max.Price))
                return;
            departures.Add((price, order++, parent, step, state));
            if (departures.Count > wanted)
                departures.Remove(departures.Max);
        }
    }

    /// <summary>The lowest of the best last states, and the log weights that paths to each have at best.</summary>
    private static double LastState(ChainPass<ShiftedMaxPlus> pass, Span<int> path, out double[] weights)
    {
        int steps = pass.Weights.Steps;
        (int from, int to) = pass.Bounds(pass.Segments - 1);
        double* message = pass.Messages + ((to - 1 - from) * (long)pass.Padded), own = pass.Own(steps - 1);
        weights = new double[pass.Weights.States];
        for (int state = 0; state < weights.Length; state++)
            weights[state] = message[state] + own[state] + pass.Taken;
        path[^1] = Array.IndexOf(weights, weights.Max());
        return weights[path[^1]];
    }

    private static void Trace(ChainPass<ShiftedMaxPlus> pass, int segment, int begin, int count, int* path)
    {
        double* messages = pass.Messages + ((begin - segment) * (long)pass.Padded);
        if (pass.Weights.Transitions.Length == 1)
        {
            StepWeights own = pass.Rows(begin, count);
            ChainKernel.Trace(pass.Backward, messages, own.Rows, own.Index, path + begin, count);
            return;
        }

        for (int t = begin + count - 1; t >= begin; t--)
            path[t] = ChainKernel.BestPredecessor(pass.BackwardTo(t), messages + ((t - begin) * (long)pass.Padded), pass.Own(t), path[t + 1], out _);
    }
}
