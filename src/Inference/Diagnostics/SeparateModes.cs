using System.Globalization;
using System.Numerics.Tensors;
using static System.FormattableString;

namespace Prob;

/// <summary>
/// Looks for chains that sit in different modes of a density and never meet. Two chains do if
/// <list type="number">
/// <item>in some unconstrained coordinate, or in log density, the middle 90 % of the one lie beyond the middle 90 % of the other, and</item>
/// <item>on the straight line from the mean of the one to the mean of the other the log density falls to 3 nats below the lower end. Chains are kept apart only by more than that; and no
/// log-concave density falls at all, so that a posterior with one such mode is never reported, however badly its chains mix.</item>
/// </list>
/// Chains are in one mode if they are linked by chains of which each meets the next.
/// </summary>
internal static class SeparateModes
{
    private const double Outside = 0.05, Valley = 3;
    private const int LeastDraws = 6, PointsBetween = 100, Shown = 5;

    /// <summary>Says which chains sit in which mode, if there are several.</summary>
    /// <param name="density">Makes the density that the chains sampled, for one thread.</param>
    /// <param name="chains">Their draws.</param>
    public static string? Warning(Func<ILogDensity> density, IReadOnlyList<DrawSequence> chains)
    {
        if (chains.Count < 2 || chains.Any(chain => chain.Dimension == 0 || chain.Count < LeastDraws))
            return null;
        var seats = new Seat[chains.Count];
        PerChain.Run(seats.Length, chain => seats[chain] = Seat.Of(density(), chains[chain]));
        ILogDensity between = density();
        List<int>[] modes = [.. Modes(seats.Length, (a, b) => !AreApart(between, seats[a], seats[b])).OrderByDescending(Level)];
        double Level(List<int> mode) => mode.Average(chain => seats[chain].Level);
        return modes.Length > 1 ? Text(modes, Level) : null;
    }

    private static string Text(List<int>[] modes, Func<List<int>, double> level)
    {
        double best = level(modes[0]);
        string which = SummaryWarnings.List(modes, mode => ReferenceEquals(mode, modes[0])
            ? Invariant($"{Named(mode)} in one with a mean log density of {best:f1}")
            : Invariant($"{Named(mode)} in one {best - level(mode):f1} nats lower"), Shown);
        return $"The chains sit in {modes.Length} modes and do not cross between them: {which} (chains are numbered from 0). How many chains found a mode says nothing of its probability, so figures of all chains together "
            + $"do not describe the posterior. See what each mode means, as in posterior.OfChains({string.Join(", ", modes[0].Select(chain => chain.ToString(CultureInfo.InvariantCulture)))}).Summary(). "
            + "A mode many nats lower, if not much wider, hardly counts: leave its chains out, or run again with another seed. Of modes that do count, tell the model which is meant, by a prior or an order.";
    }

    private static string Named(List<int> mode) => (mode.Count > 1 ? "chains " : "chain ") + SummaryWarnings.List(mode, chain => chain.ToString(CultureInfo.InvariantCulture), atMost: 20);

    private static bool AreApart(ILogDensity density, Seat a, Seat b)
    {
        bool isSeparate = false;
        for (int i = 0; i < a.Low.Length; i++)
            isSeparate |= a.High[i] < b.Low[i] || b.High[i] < a.Low[i];
        return isSeparate && HasValley(density, a.Mean, b.Mean);
    }

    private static bool HasValley(ILogDensity density, double[] from, double[] to)
    {
        double[] point = new double[from.Length], gradient = new double[from.Length];
        double At(double part)
        {
            for (int i = 0; i < point.Length; i++)
                point[i] = ((1 - part) * from[i]) + (part * to[i]);
            return density.Evaluate(point, gradient);
        }

        double deep = Math.Min(At(0), At(1)) - Valley;
        // A point without a density is impossible: as deep as can be.
        return Enumerable.Range(1, PointsBetween).Any(k => !(At(k / (PointsBetween + 1.0)) >= deep));
    }

    /// <summary>The groups of those that are linked.</summary>
    private static List<List<int>> Modes(int count, Func<int, int, bool> areLinked)
    {
        List<List<int>> modes = [];
        for (int chain = 0; chain < count; chain++)
        {
            List<int> linked = [chain];
            foreach (List<int> mode in modes.Where(mode => mode.Any(other => areLinked(other, linked[0]))).ToList())
            {
                linked = [.. linked, .. mode];
                modes.Remove(mode);
            }

            modes.Add(linked);
        }

        foreach (List<int> mode in modes)
            mode.Sort();
        return modes;
    }

    /// <summary>Where a chain sits.</summary>
    /// <param name="Mean">The mean of its draws.</param>
    /// <param name="Level">Their mean log density.</param>
    /// <param name="Low">5 % quantiles of the coordinates and, last, of the log density.</param>
    /// <param name="High">95 % quantiles.</param>
    private sealed record Seat(double[] Mean, double Level, double[] Low, double[] High)
    {
        public static Seat Of(ILogDensity density, DrawSequence draws)
        {
            int n = density.Dimension;
            var gradient = new double[n];
            double[] mean = new double[n], low = new double[n + 1], high = new double[n + 1], values = new double[draws.Count];
            double level = 0;
            for (int i = 0; i <= n; i++)
            {
                for (int k = 0; k < values.Length; k++)
                    values[k] = i < n ? draws[k][i] : density.Evaluate(draws[k], gradient);
                double average = TensorPrimitives.Sum<double>(values) / values.Length;
                if (i < n)
                    mean[i] = average;
                else
                    level = average;
                Array.Sort(values);
                (low[i], high[i]) = (Draws.Quantile(values, Outside), Draws.Quantile(values, 1 - Outside));
            }

            return new(mean, level, low, high);
        }
    }
}
