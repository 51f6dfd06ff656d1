using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Prob.Graphs;

internal static partial class VectorMath
{
    /// <summary>log x = k ln 2 + log(1 + f) with x = 2^k (1 + f) and −1/4 ≤ f &lt; 1/2: next to x = 1 is k = 0, so nothing cancels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log<T>(T x)
        where T : struct, ILanes<T>
    {
        (T mantissa, T exponent) = T.Split(x);
        return LogOfSplit(mantissa - T.Create(1), exponent);
    }

    /// <inheritdoc cref="Log{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<double> Log(Vector512<double> x) => Log(new Lanes8(x)).Vector;

    /// <inheritdoc cref="Log{T}(T)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Log(double x) => Log(Lanes2.Create(x)).Vector.ToScalar();

    /// <summary>
    /// k ln 2 + log(1 + f) for −1/4 ≤ f &lt; 1/2. The nearest twentieth c of 1 + f picks 1/c, and log(1 + f) = log c + log(1 + g) with g = f/c + (1/c − 1), rounded once. Around
    /// 1 + f = 1 is c = 1: nothing cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfSplit<T>(T f, T k)
        where T : struct, ILanes<T>
    {
        T place = T.FusedMultiplyAdd(f, T.Create(20), T.Create(Rounder + 20));
        T inverse = T.Pick<InverseTwentieths>(place);
        T g = T.FusedMultiplyAdd(f, inverse, inverse - T.Create(1));
        T larger = T.FusedMultiplyAdd(k, T.Create(Ln2High), T.Pick<LogTwentieths>(place));
        return larger + T.FusedMultiplyAdd(k, T.Create(Ln2Low), Log1pNear0(g));
    }

    /// <summary>
    /// log(1 + z) for 0 ≤ z ≤ 1: the nearest fifteenth c − 1 of z picks 1/c, and log(1 + z) = log c + log(1 + g) with g = z/c + (1/c − 1), rounded once. Near 0 is g = z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log1pOfUnit<T>(T z)
        where T : struct, ILanes<T>
    {
        T place = T.FusedMultiplyAdd(z, T.Create(15), T.Create(Rounder));
        T inverse = T.Pick<InverseFifteenths>(place);
        T g = T.FusedMultiplyAdd(z, inverse, inverse - T.Create(1));
        return T.Pick<LogFifteenths>(place) + Log1pNear0(g);
    }

    /// <summary>log(1 + g) = g + g² P(g) for −0.0316 ≤ g ≤ 0.0334; relative error 2⁻⁵⁵ (tests/Reference/polynomials.py).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Log1pNear0<T>(T g)
        where T : struct, ILanes<T>
    {
        T g2 = g * g;
        T g4 = g2 * g2;
        T low = Join(g2,
            Line(g, -0.4999999999999946, 0.3333333333333304),
            Line(g, -0.2500000000646082, 0.20000000004112609));
        T high = Join(g2,
            Line(g, -0.16666645757222165, 0.14285699077005018),
            Line(g, -0.12525057341808501, 0.11131612841021299));
        return T.FusedMultiplyAdd(g2, Join(g4, low, high), g);
    }

    private readonly struct LogFormula : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => Log(x);
    }

    /// <summary>1/c for c from 16 to 30 twentieths, and at last for 15; each chosen near there so that log c is a double to 8 more bits (tests/Reference/polynomials.py).</summary>
    private readonly struct InverseTwentieths : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            1.24969482421875, 1.1763572692871094, 1.1112775802612305, 1.052495002746582, 1.0, 0.9525461196899414, 0.9092350006103516, 0.8695564270019531,
            0.8335208892822266, 0.7999763488769531, 0.7691717147827148, 0.7407264709472656, 0.7143802642822266, 0.6898031234741211, 0.6667346954345703, 1.3333196640014648,
        ];
    }

    private readonly struct LogTwentieths : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            -0.22289938088203584, -0.16242260375264225, -0.10551032667070354, -0.05116353857888262, 0.0, 0.04861675353148735, 0.0951516916928424, 0.13977205137400836,
            0.18209651497909157, 0.22317311565503917, 0.2624410381969891, 0.300123856857087, 0.3363398753862305, 0.37134905040307087, 0.4053630701623572, -0.28767182040032746,
        ];
    }

    /// <summary>1/c for c from 15 to 30 fifteenths, chosen likewise.</summary>
    private readonly struct InverseFifteenths : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            1.0, 0.937525749206543, 0.8822202682495117, 0.8335208892822266, 0.7894573211669922, 0.7499380111694336, 0.7143802642822266, 0.681879997253418,
            0.6522245407104492, 0.6250829696655273, 0.5999679565429688, 0.5769252777099609, 0.5556344985961914, 0.5356454849243164, 0.517242431640625, 0.5000886917114258,
        ];
    }

    private readonly struct LogFifteenths : ITable
    {
        public static ReadOnlySpan<double> Entries =>
        [
            0.0, 0.06451105569443741, 0.12531351691015605, 0.18209651497909157, 0.2364095048008376, 0.28776472764171557, 0.3363398753862305, 0.38290159372736804,
            0.427366388750566, 0.46987088659158777, 0.5108790309538479, 0.5500425222292823, 0.5876445775238641, 0.6242827454618698, 0.6592435943811252, 0.6929698128676729,
        ];
    }
}
