using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// Draws of one quantity: a value of a fixed shape per draw, chain by chain. Shapes are those people write: the sizes of the plates in their order, then the event
/// shape.
/// </summary>
public class Draws
{
    private readonly Lazy<double[][]> values;

    internal Draws(Shape shape, double[][] chains)
        : this(shape, new Lazy<double[][]>(chains))
    {
    }

    /// <summary>Draws that are made when they are first asked for.</summary>
    private protected Draws(Shape shape, Lazy<double[][]> values)
    {
        Shape = shape;
        this.values = values;
        Width = shape.Size;
    }

    /// <summary>The shape of one draw; [] for a number.</summary>
    public Shape Shape { get; }

    /// <summary>The number of chains.</summary>
    public int Chains => ByChain.Length;

    /// <summary>The number of draws of all chains together.</summary>
    public int Count => Width == 0 ? 0 : ByChain.Sum(chain => chain.Length / Width);

    private int Width { get; }

    /// <summary>Per chain, the draws one after the other.</summary>
    internal double[][] ByChain => values.Value;

    /// <summary>One draw, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such chain or draw.</exception>
    public ReadOnlySpan<double> this[int chain, int draw] => ByChain[chain].AsSpan(checked(draw * Width), Width);

    /// <summary>The number of draws of a chain; less than asked for if the run was cancelled.</summary>
    public int Length(int chain) => ByChain[chain].Length / Width;

    /// <summary>The draws of one entry, a row per chain: what diagnostics take.</summary>
    /// <param name="entry">The place of the entry, row by row; 0 for a number.</param>
    public double[][] Entry(int entry = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, Width);
        return Array.ConvertAll(ByChain, chain =>
        {
            var values = new double[chain.Length / Width];
            for (int i = 0; i < values.Length; i++)
                values[i] = chain[(i * Width) + entry];
            return values;
        });
    }

    /// <summary>All draws of one entry, chain after chain.</summary>
    public double[] Values(int entry = 0) => [.. Entry(entry).SelectMany(chain => chain)];

    /// <summary>The mean of each entry.</summary>
    public double[] Mean() => PerEntry(static values => values.Average());

    /// <summary>The standard deviation of each entry, with the divisor n − 1.</summary>
    public double[] StandardDeviation() => PerEntry(static values =>
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    });

    /// <summary>The quantile of each entry (R's type 7: linear between order statistics).</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is outside 0 to 1.</exception>
    public double[] Quantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), $"A probability is from 0 to 1, but was {probability}.");
        return PerEntry(values =>
        {
            Array.Sort(values);
            return Quantile(values, probability);
        });
    }

    /// <summary>The quantile of sorted values, linear between order statistics (type 7 of Hyndman and Fan 1996); NaN if there are none or one is NaN.</summary>
    internal static double Quantile(double[] sorted, double probability)
    {
        if (sorted.Length == 0 || double.IsNaN(sorted[0]))   // NaN sorts first
            return double.NaN;

        double position = 1 + ((sorted.Length - 1) * probability), below = Math.Floor(position), weight = position - below;
        double low = sorted[(int)below - 1], high = sorted[(int)Math.Ceiling(position) - 1];
        return low == high ? low : ((1 - weight) * low) + (weight * high);
    }

    private double[] PerEntry(Func<double[], double> figure)
    {
        var figures = new double[Width];
        for (int entry = 0; entry < figures.Length; entry++)
            figures[entry] = Count == 0 ? double.NaN : figure(Values(entry));
        return figures;
    }
}
