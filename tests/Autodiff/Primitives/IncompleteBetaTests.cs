using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;
using Part = Prob.Graphs.IncompleteBeta.Part;

namespace Prob.Tests.Autodiff.Primitives;

/// <summary>Against the table of special_functions_incomplete.py: rows of a, b, x, log I, log (1 − I), and the slopes of both by a and by b.</summary>
public sealed class IncompleteBetaTests
{
    /// <summary>To 2e-14, to what the rounding of x or of 1 − x moves, and where the other tail is far below 1, so that this is its negative, to two roundings of the other's logarithm.</summary>
    [Fact]
    public void Logarithms_equal_the_reference()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteBeta"))
        {
            Near(row, row[3], Of(Part.Log, false, row), 2e-14 + Rounding(row) + (4e-16 * Math.Abs(row[4])));
            Near(row, row[4], Of(Part.Log, true, row), 2e-14 + Rounding(row) + (4e-16 * Math.Abs(row[3])));
        }
    }

    [Fact]
    public void Slopes_by_the_shapes_equal_the_reference()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteBeta"))
        {
            // Of the other tail, which is near 1, the slope has the rounding of the logarithm of the density.
            double tolerance = 4e-14 + (1e-15 * (Math.Abs(row[3]) + Math.Abs(row[4]))) + (10 * Rounding(row));
            Near(row, row[5], Of(Part.A, false, row), tolerance);
            Near(row, row[6], Of(Part.A, true, row), tolerance);
            Near(row, row[7], Of(Part.B, false, row), tolerance);
            Near(row, row[8], Of(Part.B, true, row), tolerance);
        }
    }

    /// <summary>The log odds, to what a rounding of p moves them by, and of the logarithms in which it is solved for.</summary>
    [Fact]
    public void Inverses_undo_them()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("IncompleteBeta"))
        {
            (double a, double b, double x) = (row[0], row[1], row[2]);
            foreach (bool isUpper in (bool[])[false, true])
            {
                double log = row[isUpper ? 4 : 3];
                if (log < -690 || log > -1e-12)
                    continue;
                (double inverse, double complement) = IncompleteBeta.Inverse(isUpper, a, b, Math.Exp(log));
                double slope = Math.Abs(x * (1 - x) * Of(Part.Argument, isUpper, row)), odds = Math.Log(x) - Math.Log(1 - x), actual = Math.Log(inverse) - Math.Log(complement);
                double tolerance = 2e-14 + (3e-16 * Math.Abs(odds)) + ((3e-15 * (1 + Math.Abs(log))) + Rounding(row)) / slope;
                Assert.True(
                    inverse == x || Math.Abs(actual - odds) <= tolerance,
                    $"a = {a:R}, b = {b:R}, {(isUpper ? "1 − I" : "I")} = exp({log:R}): {x:R} was expected, but it is {inverse:R}, by {actual - odds:g2} for {tolerance:g2}.");
            }
        }
    }

    [Fact]
    public void Edges_are_limits_and_what_is_not_defined_is_NaN()
    {
        foreach ((double a, double b) in ((double, double)[])[(0.3, 2), (1, 1), (40, 0.5), (3, 50)])
        {
            Assert.Equal([0, 1, double.NegativeInfinity, 0, 0, double.NegativeInfinity], [.. Values(a, b, 0)[..1], .. Values(a, b, 1)[..1], .. Values(a, b, 0)[1..], .. Values(a, b, 1)[1..]]);
            Assert.Equal([0, 1, 1, 0], [BetaIInverse(a, b, 0).ToScalar(), BetaIInverse(a, b, 1).ToScalar(), BetaIComplementInverse(a, b, 0).ToScalar(), BetaIComplementInverse(a, b, 1).ToScalar()]);
            Tensor x = Tensor.Input("x", default);
            double atZero = FiniteDifferences.Planned([x], BetaI(a, b, x)).Gradient([0])[0];
            Assert.Equal(a < 1 ? double.PositiveInfinity : a == 1 ? b : 0, atZero);
            Assert.Equal(-atZero, FiniteDifferences.Planned([x], LogBetaIComplement(a, b, x)).Gradient([0])[0]);
        }

        foreach ((double a, double b, double x) in ((double, double, double)[])[(0, 1, 0.5), (1, -1, 0.5), (1, 1, -1), (1, 1, 1.5), (double.NaN, 1, 0.5), (1, 1, double.NaN), (double.PositiveInfinity, 1, 0.5)])
            Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN], [.. Values(a, b, x), BetaIInverse(a, b, x).ToScalar()]);

        static double[] Values(double a, double b, double x) => [BetaI(a, b, x).ToScalar(), LogBetaI(a, b, x).ToScalar(), LogBetaIComplement(a, b, x).ToScalar()];
    }

    [Fact]
    public void A_third_derivative_by_a_shape_is_refused()
    {
        static Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => a => Derivatives.Gradient(f, a);
        Assert.Contains("but no third", Assert.Throws<NotSupportedException>(() => D(D(D(a => LogBetaI(a, 2, 0.3))))(2.0)).Message);
        Assert.Contains("but no third", Assert.Throws<NotSupportedException>(() => D(D(D(a => BetaIInverse(2, a, 0.3))))(2.0)).Message);
    }

    private static double Of(Part part, bool isUpper, double[] row) => IncompleteBeta.Of(part, isUpper, row[0], row[1], row[2], 1 - row[2]);

    /// <summary>What a rounding of x or 1 − x, up to 1e-16, does to a log density, in units of the result where it is large.</summary>
    private static double Rounding(double[] row)
    {
        (double a, double b, double x) = (row[0], row[1], row[2]);
        return 2e-16 * Math.Abs((b * x) - (a * (1 - x))) / (1 + Math.Min(Math.Abs(row[3]), Math.Abs(row[4])));
    }

    private static void Near(double[] row, double expected, double actual, double tolerance)
    {
        bool isNear = expected.Equals(actual) || Math.Abs(actual - expected) <= (tolerance * Math.Abs(expected)) + 1e-300;
        Assert.True(isNear, $"a = {row[0]:R}, b = {row[1]:R}, x = {row[2]:R}: {expected:R} was expected, but it is {actual:R}, by {Math.Abs((actual / expected) - 1):g2} for {tolerance:g2}.");
    }
}

public sealed class LogBetaITests : Laws.ElementwiseLaws
{
    private static readonly Axis Row = new("row", 3);

    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([2, 3, 0], double.NegativeInfinity, [double.NegativeInfinity, 0.5833333333333333, double.PositiveInfinity]),
        ([2, 1, 1], 0, [0, 0, 2]),
    ];

    protected override IEnumerable<Case> Cases =>
    [
        Example("scalars", default, default, default),
        Example("vectors", Vector(9), Vector(9), Vector(9)),
        Example("mixed", Vector(3), default, new(AxisSet.Of(Row), [3])),
    ];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-12;

    protected override Tensor Apply(Tensor[] x) => LogBetaI(x[0], x[1], x[2]);

    private static TensorType Vector(int size) => new(default, [size]);

    private Case Example(string name, TensorType a, TensorType b, TensorType x) => new(
        name,
        Apply,
        at => Repeated.Map([a, b, x], at, values => Math.Log(MathNet.Numerics.SpecialFunctions.BetaRegularized(values[0], values[1], values[2]))),
        new Argument(a, Shape),
        new Argument(b, Shape),
        new Argument(x, random => 0.15 + (0.7 * random.NextDouble())));

    private static double Shape(Random random) => 0.5 + (3 * random.NextDouble());
}

public sealed class BetaIInverseTests : Laws.ElementwiseLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges => [([2, 3, 0], 0, [0, 0, double.PositiveInfinity]), ([1, 3, 0], 0, [0, 0, 1.0 / 3])];

    protected override IEnumerable<Case> Cases => [Example(default), Example(new(default, [9]))];

    /// <summary>The twin is good to that.</summary>
    protected override double ValueTolerance => 1e-11;

    protected override Tensor Apply(Tensor[] x) => BetaIInverse(x[0], x[1], x[2]);

    private Case Example(TensorType type) => new(
        "alike",
        Apply,
        at => Repeated.Map([type, type, type], at, values => Bisection(values[0], values[1], values[2])),
        new Argument(type, random => 0.8 + (3 * random.NextDouble())),
        new Argument(type, random => 0.8 + (3 * random.NextDouble())),
        new Argument(type, random => 0.1 + (0.8 * random.NextDouble())));

    private static double Bisection(double a, double b, double p)
    {
        (double low, double high) = (0, 1);
        while (0.5 * (low + high) is var middle && middle > low && middle < high)
            (low, high) = MathNet.Numerics.SpecialFunctions.BetaRegularized(a, b, middle) < p ? (middle, high) : (low, middle);
        return low;
    }
}
