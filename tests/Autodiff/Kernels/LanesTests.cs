using System.Reflection;
using Prob.Graphs;

namespace Prob.Tests;

public sealed class LanesTests
{
    private static readonly double[] Hard =
    [
        0, -0.0, double.Epsilon, -2.2250738585072014e-308, 1e-300, 0.3, -0.5, 1, 1.4616321449683623, -1.5, 2, 2.5, 7.75, -12.5, 26.6, 100.25, -708.5, 709.7, 1e10, -67108864.5, 1e22, -1e300,
        double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    private static readonly (double X, double Y)[] Pairs = [.. from x in Hard from y in Hard select (x, y)];

    [Fact]
    public void Eight_lanes_compute_what_each_member_says() => AssertMembers<Lanes8>();

    [Fact]
    public void Four_lanes_compute_what_each_member_says() => AssertMembers<Lanes4>();

    [Fact]
    public void Two_lanes_compute_what_each_member_says() => AssertMembers<Lanes2>();

    /// <summary>For every elementwise operator there is. The neighbours are others in each of the widths.</summary>
    [Fact]
    public void Every_operator_gives_the_same_bits_on_lanes_of_any_number()
    {
        int operators = 0;
        foreach (Type type in typeof(VectorMath).Assembly.GetTypes().Where(type => type is { IsValueType: true, ContainsGenericParameters: false }))
        {
            if (type.IsAssignableTo(typeof(IUnaryOperator)))
                Check(nameof(AssertUnary), type);
            else if (type.IsAssignableTo(typeof(IBinaryOperator)))
                Check(nameof(AssertBinary), type);
        }

        Assert.True(operators > 30);

        void Check(string method, Type type)
        {
            typeof(LanesTests).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null);
            operators++;
        }
    }

    internal static double[] Values<T>(T lanes)
        where T : struct, INativeLanes<T>
    {
        var values = new double[T.Count];
        T.Store(lanes, ref values[0], 0);
        return values;
    }

    private static void AssertUnary<TOperator>()
        where TOperator : struct, IUnaryOperator
    {
        double[] x = [.. Enumerable.Range(0, 8 * Hard.Length).Select(i => Hard[i * 5 % Hard.Length])];
        double[] eight = Run<Lanes8>(), four = Run<Lanes4>(), two = Run<Lanes2>();
        for (int i = 0; i < x.Length; i++)
        {
            double alone = Values(TOperator.Invoke(Lanes2.Create(x[i])))[1];
            AssertSame(alone, eight[i], $"eight lanes at {x[i]:R}", typeof(TOperator));
            AssertSame(alone, four[i], $"four lanes at {x[i]:R}", typeof(TOperator));
            AssertSame(alone, two[i], $"two lanes at {x[i]:R}", typeof(TOperator));
        }

        double[] Run<T>()
            where T : struct, INativeLanes<T>
        {
            var y = new double[x.Length];
            for (int i = 0; i < x.Length; i += T.Count)
                T.Store(TOperator.Invoke(T.Load(ref x[0], (nuint)i)), ref y[0], (nuint)i);
            return y;
        }
    }

    private static void AssertBinary<TOperator>()
        where TOperator : struct, IBinaryOperator
    {
        int count = Pairs.Length / 8 * 8;
        double[] x = [.. Pairs.Take(count).Select(pair => pair.X)], y = [.. Pairs.Take(count).Select(pair => pair.Y)];
        double[] eight = Run<Lanes8>(), four = Run<Lanes4>(), two = Run<Lanes2>();
        for (int i = 0; i < x.Length; i++)
        {
            double alone = Values(TOperator.Invoke(Lanes2.Create(x[i]), Lanes2.Create(y[i])))[1];
            AssertSame(alone, eight[i], $"eight lanes at {x[i]:R}, {y[i]:R}", typeof(TOperator));
            AssertSame(alone, four[i], $"four lanes at {x[i]:R}, {y[i]:R}", typeof(TOperator));
            AssertSame(alone, two[i], $"two lanes at {x[i]:R}, {y[i]:R}", typeof(TOperator));
        }

        double[] Run<T>()
            where T : struct, INativeLanes<T>
        {
            var z = new double[x.Length];
            for (int i = 0; i < x.Length; i += T.Count)
                T.Store(TOperator.Invoke(T.Load(ref x[0], (nuint)i), T.Load(ref y[0], (nuint)i)), ref z[0], (nuint)i);
            return z;
        }
    }

    private static void AssertMembers<T>()
        where T : struct, INativeLanes<T>
    {
        AssertTwin("+", (x, y) => x + y, static (x, y) => x + y);
        AssertTwin("-", (x, y) => x - y, static (x, y) => x - y);
        AssertTwin("*", (x, y) => x * y, static (x, y) => x * y);
        AssertTwin("/", (x, y) => x / y, static (x, y) => x / y);
        AssertTwin("negation", (x, _) => -x, static (x, _) => FromBits(Bits(x) ^ long.MinValue));
        AssertTwin("&", (x, y) => x & y, static (x, y) => FromBits(Bits(x) & Bits(y)));
        AssertTwin("FusedMultiplyAdd", (x, y) => T.FusedMultiplyAdd(x, y, y), static (x, y) => Math.FusedMultiplyAdd(x, y, y));
        AssertTwin("Sqrt", (x, _) => T.Sqrt(x), static (x, _) => Math.Sqrt(x));
        AssertTwin("Abs", (x, _) => T.Abs(x), static (x, _) => Math.Abs(x));
        AssertTwin("Floor", (x, _) => T.Floor(x), static (x, _) => Math.Floor(x));
        AssertTwin("CopySign", T.CopySign, Math.CopySign);
        AssertTwin("Pick", (x, _) => T.Pick<Squares>(x), static (x, _) => (Bits(x) & 15) * (Bits(x) & 15));
        AssertTwin("Max", T.Max, Math.Max);
        AssertTwin("Min", T.Min, Math.Min);
        AssertTwin("MaxNative", (x, y) => OfOrdered(T.MaxNative(x, y), x, y), static (x, y) => x > y ? x : x < y ? y : 0);
        AssertTwin("MinNative", (x, y) => OfOrdered(T.MinNative(x, y), x, y), static (x, y) => x < y ? x : x > y ? y : 0);
        AssertTwin("Equal", T.Equal, static (x, y) => Mask(x == y));
        AssertTwin("Less", T.Less, static (x, y) => Mask(x < y));
        AssertTwin("LessOrEqual", T.LessOrEqual, static (x, y) => Mask(x <= y));
        AssertTwin("Select", (x, y) => T.Select(T.Less(x, y), x, y), static (x, y) => x < y ? x : y);
        AssertTwin("AddBits", T.AddBits, static (x, y) => FromBits(Bits(x) + Bits(y)));
        AssertTwin("SubtractBits", T.SubtractBits, static (x, y) => FromBits(Bits(x) - Bits(y)));
        AssertTwin("LessBits", T.LessBits, static (x, y) => Mask(Bits(x) < Bits(y)));
        AssertTwin("SelectLess", (x, y) => T.SelectLess(x, y, y, x), static (x, y) => x < y ? y : x);
        AssertTwin("SelectLessBits", (x, y) => T.SelectLessBits(x, y, y, x), static (x, y) => Bits(x) < Bits(y) ? y : x);
        AssertTwin("Constant", (_, _) => T.Constant(-0.1), static (_, _) => -0.1);
        AssertTwin("ShiftBitsLeft", (x, _) => T.ShiftBitsLeft(x, 7), static (x, _) => FromBits(Bits(x) << 7));
        AssertTwin("ShiftBitsRight", (x, _) => T.ShiftBitsRight(x, 52), static (x, _) => FromBits(Bits(x) >> 52));
        AssertTwin("FromBits", (_, _) => T.FromBits(-5), static (_, _) => FromBits(-5));
        AssertTwin("Call", (x, _) => T.Call<Twice>(x), static (x, _) => x + x);
        AssertTwin("Each", (x, _) => T.Each<RootOrAngle>(x), static (x, _) => Math.Cbrt(x));
        AssertTwin("EachWhere", (x, y) => T.EachWhere<RootOrAngle>(T.Less(x, y), x, y), static (x, y) => x < y ? Math.Cbrt(x) : y);
        AssertTwin("Each of two", (x, y) => T.Each<RootOrAngle>(x, y), static (x, y) => Math.Atan2(x, y));

        // What is not said of pairs that are not ordered is not compared.
        static T OfOrdered(T value, T x, T y) => T.Select(T.Less(x, y), value, T.Less(y, x) & value);

        // Each pair in one lane, and its neighbours in the others.
        static void AssertTwin(string member, Func<T, T, T> over, Func<double, double, double> twin)
        {
            for (int start = 0; start + T.Count <= Pairs.Length; start++)
            {
                double[] x = [.. Pairs.AsSpan(start, T.Count).ToArray().Select(pair => pair.X)], y = [.. Pairs.AsSpan(start, T.Count).ToArray().Select(pair => pair.Y)];
                double[] actual = Values(over(T.Load(ref x[0], 0), T.Load(ref y[0], 0)));
                for (int lane = 0; lane < T.Count; lane++)
                    AssertSame(twin(x[lane], y[lane]), actual[lane], $"{member} of {x[lane]:R} and {y[lane]:R}", typeof(T));
            }
        }
    }

    /// <summary>The same bits, or both NaN: which NaN comes out of an operation is not said.</summary>
    private static void AssertSame(double expected, double actual, string what, Type type) =>
        Assert.True(Bits(expected) == Bits(actual) || (double.IsNaN(expected) && double.IsNaN(actual)), $"{type}, {what}: {actual:R} instead of {expected:R}");

    private static long Bits(double x) => BitConverter.DoubleToInt64Bits(x);

    private static double FromBits(long bits) => BitConverter.Int64BitsToDouble(bits);

    private static double Mask(bool set) => FromBits(set ? -1 : 0);

    private readonly struct Twice : IFormula
    {
        public static T Invoke<T>(T x)
            where T : struct, ILanes<T> => x + x;
    }

    private readonly struct Squares : ITable
    {
        public static ReadOnlySpan<double> Entries => [0, 1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144, 169, 196, 225];
    }

    private readonly struct RootOrAngle : IFunction, IFunction2
    {
        public static double Invoke(double x) => Math.Cbrt(x);

        public static double Invoke(double x, double y) => Math.Atan2(x, y);
    }
}
