using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>
/// Counter-based random numbers: Philox 4×32 with 10 rounds (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// The generator is a value: (seed, chain, purpose) name a stream of 2⁶⁴ words and <see cref="Position"/> a place in it, so streams never overlap,
/// a copy continues on its own, and four numbers restore any state. Pass it by reference to draw from it.
/// </summary>
public struct Philox
{
    private readonly ulong seed;
    private readonly ulong stream;
    private ulong position;
    private ulong spare;

    /// <summary>The start of the stream named by the three numbers.</summary>
    /// <param name="seed">The key: the seed of a whole run.</param>
    /// <param name="chain">Which chain of the run.</param>
    /// <param name="purpose">What the numbers are for within the chain.</param>
    public Philox(ulong seed, uint chain = 0, uint purpose = 0)
    {
        this.seed = seed;
        stream = ((ulong)chain << 32) | purpose;
    }

    /// <summary>The key of the generator.</summary>
    public readonly ulong Seed => seed;

    /// <summary>The chain this stream belongs to.</summary>
    public readonly uint Chain => (uint)(stream >> 32);

    /// <summary>The purpose of this stream within its chain.</summary>
    public readonly uint Purpose => (uint)stream;

    /// <summary>The number of 64-bit words drawn so far; set it to continue from a saved state.</summary>
    public ulong Position
    {
        readonly get => position;
        set
        {
            position = value;
            if ((value & 1) == 1)
                (_, spare) = Words(value >> 1);
        }
    }

    /// <summary>The next 64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextBits()
    {
        if ((position & 1) == 1)
        {
            position++;
            return spare;
        }

        (ulong first, spare) = Words(position >> 1);
        position++;
        return first;
    }

    /// <summary>A uniform draw strictly between 0 and 1: an odd multiple of 2⁻⁵³, so its logarithm is finite on both sides.</summary>
    public double NextDouble() => ToUnit(NextBits());

    /// <summary>A uniform whole number from 0 to <paramref name="bound"/> − 1, without bias (Lemire 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)NextBelow((ulong)bound);
    }

    /// <summary>A uniform whole number from 0 to <paramref name="range"/> − 1, where the range is at least 1.</summary>
    internal ulong NextBelow(ulong range)
    {
        UInt128 product = (UInt128)NextBits() * range;
        if ((ulong)product < range)
        {
            ulong threshold = (0 - range) % range;
            while ((ulong)product < threshold)
                product = (UInt128)NextBits() * range;
        }

        return (ulong)(product >> 64);
    }

    /// <summary>A draw from the standard normal distribution by the ziggurat of 128 layers (Marsaglia and Tsang 2000; Doornik 2005).</summary>
    public double NextNormal()
    {
        while (true)
        {
            ulong bits = NextBits();
            int layer = (int)(bits & 127);
            double u = ToSymmetric(bits);   // from bits 12 on; bits 0 to 6 chose the layer
            if (Math.Abs(u) < Ziggurat.Ratio[layer])
                return u * Ziggurat.Edge[layer];
            if (layer == 0)
                return Math.CopySign(Tail(), u);

            double x = u * Ziggurat.Edge[layer];
            double above = Math.Exp(-0.5 * ((Ziggurat.Edge[layer] * Ziggurat.Edge[layer]) - (x * x)));
            double below = Math.Exp(-0.5 * ((Ziggurat.Edge[layer + 1] * Ziggurat.Edge[layer + 1]) - (x * x)));
            if (above + (NextDouble() * (below - above)) < 1)
                return x;
        }
    }

    /// <summary>A draw from the exponential distribution with mean 1.</summary>
    public double NextExponential() => -Math.Log(NextDouble());

    /// <summary>The upper 52 bits as an odd multiple of 2⁻⁵³ in (0, 1); with one bit more, adding a half would round.</summary>
    internal static double ToUnit(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>The upper 52 bits as an odd multiple of 2⁻⁵² in (−1, 1): exact, so the sign is symmetric and 0 does not occur.</summary>
    internal static double ToSymmetric(ulong bits) => (((bits >> 12) + 0.5) * (1.0 / (1UL << 51))) - 1;

    /// <summary>One block of the cipher: the counter is (block, stream), the key is the seed.</summary>
    internal static (uint, uint, uint, uint) Block(ulong block, ulong stream, ulong key)
    {
        const uint multiplier0 = 0xD2511F53, multiplier1 = 0xCD9E8D57, weyl0 = 0x9E3779B9, weyl1 = 0xBB67AE85;
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = (uint)stream, c3 = (uint)(stream >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)multiplier0 * c0, product1 = (ulong)multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += weyl0;
            k1 += weyl1;
        }

        return (c0, c1, c2, c3);
    }

    private readonly (ulong, ulong) Words(ulong block)
    {
        (uint a, uint b, uint c, uint d) = Block(block, stream, seed);
        return (((ulong)b << 32) | a, ((ulong)d << 32) | c);
    }

    /// <summary>|x| beyond the base of the ziggurat (Marsaglia 1964).</summary>
    private double Tail()
    {
        while (true)
        {
            double x = NextExponential() / Ziggurat.Base;
            if (2 * NextExponential() > x * x)
                return Ziggurat.Base + x;
        }
    }

    private static class Ziggurat
    {
        /// <summary>Where the tail begins, for 128 layers of equal area.</summary>
        public const double Base = 3.442619855899;

        /// <summary>Right edges of the layers, outermost first; the edge of layer 0 is that of a rectangle with the area of base and tail together.</summary>
        public static readonly double[] Edge = new double[129];

        /// <summary>The part of a layer that lies below the density whatever the height.</summary>
        public static readonly double[] Ratio = new double[128];

        static Ziggurat()
        {
            const double area = 9.91256303526217e-3;
            double density = Math.Exp(-0.5 * Base * Base);
            Edge[0] = area / density;
            Edge[1] = Base;
            for (int i = 2; i < 128; i++)
            {
                Edge[i] = Math.Sqrt(-2 * Math.Log((area / Edge[i - 1]) + density));
                density = Math.Exp(-0.5 * Edge[i] * Edge[i]);
            }

            for (int i = 0; i < 128; i++)
                Ratio[i] = Edge[i + 1] / Edge[i];
        }
    }
}
