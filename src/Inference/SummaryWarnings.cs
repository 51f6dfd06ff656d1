using static System.FormattableString;

namespace Prob;

/// <summary>
/// What a person should know before believing a summary, one method per warning: what is wrong, what it means, what to do.
/// The limits of R-hat and effective sample size are those of Vehtari et al. (2021); that of E-BFMI is the one in use since Betancourt (2016).
/// A figure that is NaN raises nothing: constant quantities are fine, and draws that are not finite have a warning of their own.
/// </summary>
internal static class SummaryWarnings
{
    private const double GreatestRHat = 1.01, LeastEnergyFraction = 0.3;
    private const int LeastSizePerChain = 100, LeastDraws = 6;

    public static IEnumerable<string> Of(
        IReadOnlyList<SummaryRow> rows, IReadOnlyList<ScalarDraws> draws, IReadOnlyList<TransitionInfo[]> transitions, int? maximumDepth, int? requestedDraws)
    {
        int chains = draws.Select(quantity => quantity.Chains).DefaultIfEmpty(transitions.Count).Max();
        IEnumerable<string?> warnings =
        [
            Cancelled(draws, requestedDraws),
            FewDraws(draws),
            OneChain(chains),
            NotFinite(rows, draws),
            NotConverged(rows),
            LittleBulk(rows, chains * LeastSizePerChain),
            LittleTail(rows, chains * LeastSizePerChain),
            Divergences(transitions),
            DeepTrees(transitions, maximumDepth),
            LittleEnergy(transitions),
        ];
        return warnings.OfType<string>();
    }

    /// <summary>Of independent draws only what may be wrong with the numbers.</summary>
    public static IEnumerable<string> OfIndependent(IReadOnlyList<SummaryRow> rows, IReadOnlyList<ScalarDraws> draws) => new[] { NotFinite(rows, draws) }.OfType<string>();

    /// <summary>The first few items in words.</summary>
    public static string List<T>(IReadOnlyCollection<T> items, Func<T, string> text, int atMost = 5)
    {
        string[] shown = [.. items.Take(atMost).Select(text)];
        return items.Count > atMost ? Invariant($"{string.Join(", ", shown)} and {items.Count - atMost} more")
            : shown.Length > 1 ? $"{string.Join(", ", shown[..^1])} and {shown[^1]}"
            : shown.FirstOrDefault("none");
    }

    /// <summary>Whether R-hat says that the chains disagree about any of the quantities.</summary>
    public static bool HaveNotConverged(IReadOnlyList<SummaryRow> rows) => rows.Any(row => row.RHat > GreatestRHat);

    private static string? Cancelled(IReadOnlyList<ScalarDraws> draws, int? requested)
    {
        int length = draws.Select(quantity => quantity.Length).DefaultIfEmpty(int.MaxValue).Min();
        return length < requested
            ? Invariant($"The run was cancelled after {length} of {requested} draws per chain, and everything here is about those only. Let it finish, or ask for fewer draws.")
            : null;
    }

    private static string? FewDraws(IReadOnlyList<ScalarDraws> draws)
    {
        int length = draws.Select(quantity => quantity.Length).DefaultIfEmpty(int.MaxValue).Min();
        return length < LeastDraws
            ? Invariant($"There {(length == 1 ? "is 1 draw" : $"are {length} draws")} per chain: too few to tell whether the chains have converged, which takes at least {LeastDraws}. Draw more.")
            : null;
    }

    private static string? OneChain(int chains) => chains == 1
        ? "There is only one chain: R-hat can compare nothing but its two halves, and a chain that never left one mode looks fine. Run at least four."
        : null;

    private static string? NotFinite(IReadOnlyList<SummaryRow> rows, IReadOnlyList<ScalarDraws> draws)
    {
        var found = rows.Zip(draws, (row, quantity) => (row.Name, Count: quantity.Values.Count(x => !double.IsFinite(x)))).Where(row => row.Count > 0).ToList();
        return found.Count > 0
            ? $"Draws are NaN or infinite in {List(found, row => Invariant($"{row.Name} ({row.Count} of them)"))}: figures they would spoil are missing or infinite. "
                + "Look for an overflow, a logarithm of 0 or a division by 0 in the expression."
            : null;
    }

    private static string? NotConverged(IReadOnlyList<SummaryRow> rows)
    {
        var found = rows.Where(row => row.RHat > GreatestRHat).OrderByDescending(row => row.RHat).ToList();
        return found.Count > 0
            ? Invariant($"R-hat is above {GreatestRHat} for {List(found, row => Invariant($"{row.Name} ({row.RHat:0.000})"))}: the chains disagree, so these draws do not describe the posterior. ")
                + "Run a longer warm-up and more draws; if that does not help, look for several modes, or reparameterise the model."
            : null;
    }

    private static string? LittleBulk(IReadOnlyList<SummaryRow> rows, int least)
    {
        var found = rows.Where(row => row.EssBulk < least).OrderBy(row => row.EssBulk).ToList();
        return found.Count > 0
            ? Invariant($"Bulk ESS is below {least}, {LeastSizePerChain} per chain, for {List(found, row => Invariant($"{row.Name} ({Math.Floor(row.EssBulk)})"))}: ")
                + "mean, median and R-hat are too noisy to rely on. Draw more, or reparameterise the model so that draws depend less on the one before."
            : null;
    }

    private static string? LittleTail(IReadOnlyList<SummaryRow> rows, int least)
    {
        var found = rows.Where(row => row.EssTail < least).OrderBy(row => row.EssTail).ToList();
        return found.Count > 0
            ? Invariant($"Tail ESS is below {least}, {LeastSizePerChain} per chain, for {List(found, row => Invariant($"{row.Name} ({Math.Floor(row.EssTail)})"))}: ")
                + "the 5 % and 95 % quantiles are too noisy to rely on. Draw more; if the tails are heavy, reparameterise the model."
            : null;
    }

    private static string? Divergences(IReadOnlyList<TransitionInfo[]> transitions)
    {
        int count = transitions.Sum(chain => chain.Count(transition => transition.Diverged));
        return count > 0
            ? $"{Share(count, transitions)} diverged: the sampler could not follow the posterior where it curves most, so the draws may miss a part of it. "
                + "Raise the target acceptance rate, say to 0.95; if some remain, reparameterise the model, for example with a non-centred hierarchy."
            : null;
    }

    private static string? DeepTrees(IReadOnlyList<TransitionInfo[]> transitions, int? maximumDepth)
    {
        int count = transitions.Sum(chain => chain.Count(transition => transition.Depth >= maximumDepth));
        return count > 0
            ? Invariant($"{Share(count, transitions)} hit the maximum tree depth, {maximumDepth}: trajectories ended before they turned, which makes draws depend more on the one before but does not bias them. ")
                + "Bring the parameters to similar scales or reparameterise the model, or raise the maximum depth."
            : null;
    }

    private static string? LittleEnergy(IReadOnlyList<TransitionInfo[]> transitions)
    {
        var found = transitions
            .Select((chain, index) => (Number: index, Fraction: Diagnostics.EnergyFraction([.. chain.Select(transition => transition.Energy)])))
            .Where(chain => chain.Fraction < LeastEnergyFraction)
            .ToList();
        return found.Count > 0
            ? Invariant($"E-BFMI is below {LeastEnergyFraction} in chain{(found.Count > 1 ? "s" : "")} {List(found, chain => Invariant($"{chain.Number} ({chain.Fraction:0.00})"), atMost: 20)}: ")
                + "the energy changes too little from draw to draw to reach the tails. Reparameterise the model (heavy tails and centred hierarchies are the usual cause), or run a longer warm-up."
            : null;
    }

    private static string Share(int count, IReadOnlyList<TransitionInfo[]> transitions)
    {
        int total = transitions.Sum(chain => chain.Length);
        return Invariant($"{count} of {total} transitions ({100.0 * count / total:0.0##} %)");
    }
}
