
namespace Prob.Tests;

/// <summary>
/// The cipher against its published vectors, the draws against their distributions. Seeds are fixed; every random test would fail by chance with
/// probability at most 10⁻⁶ under another seed.
/// </summary>
public sealed class PhiloxTests
{
    private const double FalseAlarms = 1e-6;

    /// <summary>philox4x32-10 of the Random123 distribution's known-answer file (Salmon, Moraes, Dror and Shaw 2011).</summary>
    [Theory]
    [InlineData(0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x85a308d3243f6a88, 0x0370734413198a2e, 0x299f31d0a4093822, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Blocks_are_the_published_vectors(ulong block, ulong stream, ulong key, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Block(block, stream, key));

    [Fact]
    public void The_first_words_are_those_of_the_first_block()
    {
        var random = new Philox(0);
        Assert.Equal(0xe169c58d6627e8d5, random.NextBits());
        Assert.Equal(0x9b00dbd8bc57ac4c, random.NextBits());
    }

    [Fact]
    public void A_restored_position_continues_the_same_at_every_position()
    {
        var random = new Philox(7, chain: 2, purpose: 3);
        ulong[] words = [.. Enumerable.Range(0, 40).Select(_ => random.NextBits())];
        for (int position = 0; position < words.Length; position++)
        {
            var restored = new Philox(random.Seed, random.Chain, random.Purpose) { Position = (ulong)position };
            for (int i = position; i < words.Length; i++)
            {
                Assert.Equal((ulong)i, restored.Position);
                Assert.Equal(words[i], restored.NextBits());
            }
        }
    }

    [Fact]
    public void A_copy_continues_on_its_own()
    {
        var random = new Philox(1);
        random.NextBits();
        Philox copy = random;
        ulong next = random.NextBits();
        random.NextBits();
        Assert.Equal(next, copy.NextBits());
    }

    [Fact]
    public void Jumping_backwards_repeats_the_words()
    {
        var random = new Philox(1);
        ulong first = random.NextBits(), second = random.NextBits();
        random.Position = 1;
        Assert.Equal(second, random.NextBits());
        random.Position = 0;
        Assert.Equal(first, random.NextBits());
        Assert.Equal(second, random.NextBits());
    }

    /// <summary>Two equal words among 5·4·4·100 happen by chance with probability 10⁻¹².</summary>
    [Fact]
    public void Streams_of_other_seeds_chains_or_purposes_share_no_words()
    {
        var words = new HashSet<ulong>();
        foreach (ulong seed in new ulong[] { 0, 1, 2, 1UL << 32, ulong.MaxValue })
        {
            foreach (uint chain in new uint[] { 0, 1, 2, uint.MaxValue })
            {
                foreach (uint purpose in new uint[] { 0, 1, 2, uint.MaxValue })
                {
                    var random = new Philox(seed, chain, purpose);
                    for (int i = 0; i < 100; i++)
                        Assert.True(words.Add(random.NextBits()));
                }
            }
        }
    }

    /// <summary>Bounds that do not divide 2⁶⁴, one of them large enough that a biased method would favour a third of the numbers.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 7)]
    [InlineData(1000, 1000)]
    [InlineData(3 << 29, 3)]
    [InlineData(int.MaxValue, 50)]
    public void Whole_numbers_are_unbiased(int bound, int cells)
    {
        var random = new Philox(11);
        var counts = new double[cells];
        for (int i = 0; i < 200_000; i++)
        {
            int draw = random.NextInt(bound);
            Assert.InRange(draw, 0, bound - 1);
            counts[(int)((long)draw * cells / bound)]++;
        }

        double[] widths = [.. Enumerable.Range(0, cells).Select(cell => (double)(FirstOf(cell + 1) - FirstOf(cell)) / bound)];
        AssertChiSquare(counts, widths);

        long FirstOf(int cell) => (((long)cell * bound) + cells - 1) / cells;   // the least draw that falls into the cell
    }

    [Fact]
    public void Whole_numbers_need_a_positive_bound()
    {
        var random = new Philox(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Uniform_draws_are_uniform()
    {
        var random = new Philox(12);
        double[] draws = Draw(200_000, () => random.NextDouble());
        Assert.All(draws, u => Assert.True(u is > 0 and < 1));
        AssertKolmogorovSmirnov(draws, u => u);
    }

    /// <summary>The words that give the extreme draws are too rare to meet, so here they are put through the same conversion.</summary>
    [Theory]
    [InlineData(ulong.MinValue)]
    [InlineData(ulong.MaxValue)]
    public void Extreme_words_stay_strictly_inside_the_interval(ulong word)
    {
        double u = Philox.ToUnit(word), v = Philox.ToSymmetric(word);
        Assert.True(u is > 0 and < 1);
        Assert.True(v is > -1 and < 1);
        Assert.Equal(-v, Philox.ToSymmetric(~word));
        Assert.Equal(1 - u, Philox.ToUnit(~word));
    }

    [Fact]
    public void Normal_draws_are_normal()
    {
        var random = new Philox(13);
        AssertKolmogorovSmirnov(Draw(1_000_000, () => random.NextNormal()), x => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x));
    }

    /// <summary>The wedges and the tail beyond 3.4426 are drawn by other means than the bulk: cells on both sides of that border, ten of them outside.</summary>
    [Fact]
    public void Normal_draws_have_the_right_tails()
    {
        var random = new Philox(14);
        double[] edges = [.. new[] { 4.2, 3.9, 3.7, 3.55, 3.442619855899 }.Select(x => -x), -3.3, -3, -2, -1, 0, 1, 2, 3, 3.3, 3.442619855899, 3.55, 3.7, 3.9, 4.2];
        var counts = new double[edges.Length + 1];
        for (int i = 0; i < 40_000_000; i++)
        {
            double x = random.NextNormal();
            int cell = Array.BinarySearch(edges, x);
            counts[cell < 0 ? ~cell : cell]++;
        }

        // Upper cells by symmetry, where differences of values near 1 would cancel.
        double[] cumulative = [0, .. edges.Select(x => MathNet.Numerics.Distributions.Normal.CDF(0, 1, x)), 1];
        double[] lower = [.. Enumerable.Range(0, counts.Length / 2).Select(i => cumulative[i + 1] - cumulative[i])];
        double[] probabilities = [.. lower, .. lower.Reverse()];
        AssertChiSquare(counts, probabilities);
    }

    [Fact]
    public void Exponential_draws_are_exponential()
    {
        var random = new Philox(15);
        AssertKolmogorovSmirnov(Draw(1_000_000, () => random.NextExponential()), x => 1 - Math.Exp(-x));
    }

    private static double[] Draw(int count, Func<double> next)
    {
        var draws = new double[count];
        for (int i = 0; i < count; i++)
            draws[i] = next();
        return draws;
    }

    /// <summary>The largest distance to the distribution function exceeds √(log(2/α) / 2n) with probability at most α (Massart 1990).</summary>
    private static void AssertKolmogorovSmirnov(double[] draws, Func<double, double> distribution)
    {
        Array.Sort(draws);
        double n = draws.Length, distance = 0;
        for (int i = 0; i < draws.Length; i++)
        {
            double expected = distribution(draws[i]);
            distance = Math.Max(distance, Math.Max(((i + 1) / n) - expected, expected - (i / n)));
        }

        Assert.True(distance <= Math.Sqrt(Math.Log(2 / FalseAlarms) / (2 * n)), $"Kolmogorov–Smirnov distance {distance}");
    }

    private static void AssertChiSquare(double[] counts, double[] probabilities)
    {
        double total = counts.Sum();
        double statistic = counts.Zip(probabilities, (count, p) => (count - (total * p)) * (count - (total * p)) / (total * p)).Sum();
        if (counts.Length > 1)
            Assert.True(statistic <= MathNet.Numerics.Distributions.ChiSquared.InvCDF(counts.Length - 1, 1 - FalseAlarms), $"chi-square {statistic} in {counts.Length} cells");
    }
}
