namespace Prob;

/// <summary>ScalarDraws of one scalar quantity, chain after chain in one array; all chains have the same length.</summary>
internal sealed class ScalarDraws(double[] values, int chains)
{
    /// <summary>Copies the chains, each cut to the length of the shortest.</summary>
    public static ScalarDraws Of(ReadOnlySpan<double[]> chains)
    {
        if (chains.IsEmpty)
            throw new ArgumentException("Expected at least one chain of draws, but there is none.", nameof(chains));

        int length = int.MaxValue;
        foreach (double[] chain in chains)
        {
            ArgumentNullException.ThrowIfNull(chain, nameof(chains));
            length = Math.Min(length, chain.Length);
        }

        double[] values = new double[chains.Length * length];
        for (int c = 0; c < chains.Length; c++)
            chains[c].AsSpan(0, length).CopyTo(values.AsSpan(c * length));
        return new(values, chains.Length);
    }

    public double[] Values { get; } = values;

    public int Chains { get; } = chains;

    public int Length { get; } = values.Length / chains;

    public ReadOnlySpan<double> Chain(int chain) => Values.AsSpan(chain * Length, Length);

    /// <summary>The first and the last ⌊n/2⌋ draws of every chain as chains of their own, so that a trend within a chain shows as a difference between two.</summary>
    public ScalarDraws Halves()
    {
        int half = Length / 2;
        double[] halves = new double[2 * Chains * half];
        for (int c = 0; c < Chains; c++)
        {
            Chain(c)[..half].CopyTo(halves.AsSpan(2 * c * half));
            Chain(c)[(Length - half)..].CopyTo(halves.AsSpan(((2 * c) + 1) * half));
        }

        return new(halves, 2 * Chains);
    }

    public ScalarDraws Select(Func<double, double> function) => new(Array.ConvertAll(Values, x => function(x)), Chains);

    /// <summary>The distance of every draw from the median: what is far out on either side ranks high, so scales are compared.</summary>
    public ScalarDraws Folded(double median) => Select(x => Math.Abs(x - median));

    public bool AreFinite => Array.TrueForAll(Values, double.IsFinite);

    public bool HaveNaN => Array.Exists(Values, double.IsNaN);

    /// <summary>Whether all draws are equal up to rounding: within 4 units in the last place of the largest.</summary>
    public bool AreConstant
    {
        get
        {
            if (Values.Length == 0)
                return false;

            double least = double.PositiveInfinity, greatest = double.NegativeInfinity;
            foreach (double x in Values)
                (least, greatest) = (Math.Min(least, x), Math.Max(greatest, x));
            double magnitude = Math.Max(Math.Abs(least), Math.Abs(greatest));
            return double.IsFinite(magnitude) && greatest - least <= Math.ScaleB(magnitude, -50);
        }
    }

    public double[] Sorted()
    {
        double[] sorted = [.. Values];
        Array.Sort(sorted);
        return sorted;
    }

    public double[] ChainMeans()
    {
        double[] means = new double[Chains];
        for (int c = 0; c < Chains; c++)
            means[c] = Mean(Chain(c));
        return means;
    }

    /// <summary>The mean, in two passes: the second adds what rounding lost in the first. NaN of nothing.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double x in values)
            sum += x;
        double mean = sum / values.Length;
        if (!double.IsFinite(mean))
            return mean;

        double rest = 0;
        foreach (double x in values)
            rest += x - mean;
        return mean + (rest / values.Length);
    }

    /// <summary>The variance Σ(x − mean)² / (n − 1). NaN of fewer than two values.</summary>
    public static double Variance(ReadOnlySpan<double> values)
    {
        double mean = Mean(values), sum = 0;
        foreach (double x in values)
            sum += (x - mean) * (x - mean);
        return values.Length < 2 ? double.NaN : sum / (values.Length - 1);
    }
}
