using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Benchmarks.ByHand;

/// <summary>
/// exp and log for the gradients written by hand, independent of the library's: eight at a time, a table of sixteen values held in two registers and a short polynomial
/// (Tang 1989; tests/Reference/polynomials.py), to about 2 ulp. Arguments are finite and results normal numbers, which a density near its mode does not leave; there is no care for the rest.
/// </summary>
internal static class Elementary
{
    private const double Sixteenths = 23.083120654223414;            // 16 / ln 2
    private const double SixteenthHigh = 0.04332169878499658;        // ln 2 / 16
    private const double SixteenthLow = 1.4494042586539372e-18;         // the rest of it
    private const double Ln2 = 0.6931471805599453;
    private const long ThreeQuarters = 0x3FE8000000000000;           // the bits of 0.75

    /// <summary>Adding and taking away 1.5·2⁵² rounds to a whole number, which then stands in the lowest bits.</summary>
    private const double Rounder = 6755399441055744.0;

    /// <summary>e^x for |x| ≤ 708; below, about 3e-308.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // e^x = 2^(N/16) e^r with |r| ≤ ln 2 / 32. The table holds the bits of 2^(j/16) less j in the place of sixteenths of an exponent: adding N there leaves 2^(N/16).
        x = Vector512.MaxNative(x, Vector512.Create(-708.0));
        Vector512<double> rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(Sixteenths), Vector512.Create(Rounder));
        Vector512<double> n = rounded - Vector512.Create(Rounder);
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-SixteenthLow), Vector512.FusedMultiplyAdd(n, Vector512.Create(-SixteenthHigh), x));
        Vector512<double> root = Pick(
            rounded.AsInt64(),
            Vector512.Create(1.0, 0.9908868912137069, 0.9827538663326288, 0.9756443173783458, 0.9696035575013605, 0.964678906036742, 0.9609197773255048, 0.9583777734684463),
            Vector512.Create(0.9571067811865476, 0.9571630729697497, 0.9586054127039704, 0.9614951659746271, 0.9658964152537145, 0.9718760801866497, 0.9795040432046712, 0.9888532806985737));
        Vector512<double> power = (root.AsInt64() + (rounded.AsInt64() << 48)).AsDouble();

        Vector512<double> r2 = r * r;
        Vector512<double> low = Line(r, 0.5000000000000006, 0.16666666664408855);
        Vector512<double> high = Vector512.FusedMultiplyAdd(r2, Vector512.Create(0.0013889129421189082), Line(r, 0.041666666659631146, 0.008333472200688368));
        Vector512<double> less1 = Vector512.FusedMultiplyAdd(r2, Vector512.FusedMultiplyAdd(r2, high, low), r);
        return Vector512.FusedMultiplyAdd(power, less1, power);
    }

    /// <summary>log x for positive normal numbers; near 1 with the absolute error of a term in a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        // x = 2^k m with m from 0.75 to 1.5, whose leading bits pick 1/c such that |m/c − 1| ≤ 1/32.
        Vector512<long> bits = x.AsInt64() - Vector512.Create(ThreeQuarters);
        Vector512<double> m = (x.AsInt64() - (bits & Vector512.Create(0xFFFL << 52))).AsDouble();
        Vector512<double> k = Vector512.ConvertToDouble(bits >> 52);
        Vector512<long> place = bits >> 48;
        Vector512<double> inverse = Pick(
            place,
            Vector512.Create(1.306640625, 1.255859375, 1.20703125, 1.1640625, 1.123046875, 1.083984375, 1.048828125, 1.015625),
            Vector512.Create(0.96875, 0.9140625, 0.865234375, 0.8203125, 0.78125, 0.744140625, 0.7109375, 0.681640625));
        Vector512<double> logOfCentre = Pick(
            place,
            Vector512.Create(-0.26745943508872067, -0.2278200991981116, -0.188163832418183, -0.15191604202584197, -0.11604541575784265, -0.08064348870692672, -0.047673469469356904, -0.015504186535965254),
            Vector512.Create(0.0317486983145803, 0.08985632912186105, 0.14475485499437216, 0.1980699137620938, 0.24686007793152578, 0.2955252499128068, 0.34117075740276714, 0.3832527028370806));
        Vector512<double> f = Vector512.FusedMultiplyAdd(m, inverse, Vector512.Create(-1.0));
        return Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2), logOfCentre) + Log1pNear0(f);
    }

    /// <summary>log(1 + z) for 0 ≤ z ≤ 1, without cancellation near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1pOfUnit(Vector512<double> z)
    {
        // 1 + z = c (1 + f), the nearest fifteenth of z picks 1/c; it has nine bits, so 1/c − 1 is exact, and f = z/c + (1/c − 1) has one rounding.
        Vector512<long> place = Vector512.FusedMultiplyAdd(z, Vector512.Create(15.0), Vector512.Create(Rounder)).AsInt64();
        Vector512<double> inverse = Pick(
            place,
            Vector512.Create(1.0, 0.9375, 0.8828125, 0.833984375, 0.7890625, 0.75, 0.71484375, 0.681640625),
            Vector512.Create(0.65234375, 0.625, 0.599609375, 0.576171875, 0.5546875, 0.53515625, 0.517578125, 0.5));
        Vector512<double> logOfCentre = Pick(
            place,
            Vector512.Create(0.0, 0.06453852113757118, 0.1246424452072766, 0.18154061181088324, 0.2369097470783577, 0.2876820724517809, 0.33569129163814154, 0.3832527028370806),
            Vector512.Create(0.42718363206280735, 0.4700036292457356, 0.5114768774523106, 0.5513492686996879, 0.5893503868783018, 0.6251965186514375, 0.6585947990532856, 0.6931471805599453));
        Vector512<double> f = Vector512.FusedMultiplyAdd(z, inverse, inverse - Vector512<double>.One);
        return logOfCentre + Log1pNear0(f);
    }

    /// <summary>log(1 + f) = f + f² P(f) for |f| ≤ 1/30.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Log1pNear0(Vector512<double> f)
    {
        Vector512<double> f2 = f * f;
        Vector512<double> f4 = f2 * f2;
        Vector512<double> low = Vector512.FusedMultiplyAdd(f2, Line(f, -0.2500000000657971, 0.20000000004186208), Line(f, -0.4999999999999945, 0.3333333333333303));
        Vector512<double> high = Vector512.FusedMultiplyAdd(f2, Line(f, -0.12525210206169152, 0.1113173584350035), Line(f, -0.1666664550144222, 0.14285698894811538));
        return Vector512.FusedMultiplyAdd(f2, Vector512.FusedMultiplyAdd(f4, high, low), f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Line(Vector512<double> x, double constant, double slope) =>
        Vector512.FusedMultiplyAdd(Vector512.Create(slope), x, Vector512.Create(constant));

    /// <summary>The entry of a table of sixteen that the lowest four bits of each place name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pick(Vector512<long> place, Vector512<double> lower, Vector512<double> upper) =>
        Avx512F.IsSupported ? Avx512F.PermuteVar8x64x2(lower, place, upper) : PickOneByOne(place, lower, upper);

    private static Vector512<double> PickOneByOne(Vector512<long> place, Vector512<double> lower, Vector512<double> upper)
    {
        Vector512<double> picked = default;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            int at = (int)place[lane] & 15;
            picked = picked.WithElement(lane, at < 8 ? lower[at] : upper[at - 8]);
        }

        return picked;
    }
}
