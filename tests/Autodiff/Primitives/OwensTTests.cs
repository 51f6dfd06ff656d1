using MathNet.Numerics.Integration;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class OwensTTests : Laws.BinaryLaws
{
    /// <summary>T(0, a) = arctan(a)/2π, T(h, ∞) = Φ(−h)/2, T(h, 1) = Φ(h) Φ(−h)/2.</summary>
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0, 1], 0.125, [-0.0, 0.25 / Math.PI]),
        ([0, double.PositiveInfinity], 0.25, null),
        ([1, double.PositiveInfinity], 0.5 * 0.15865525393145705, null),
        ([1, double.NegativeInfinity], -0.5 * 0.15865525393145705, null),
        ([1, 1], 0.5 * 0.15865525393145705 * 0.84134474606854295, null),
        ([2, 0], 0, [-0.0, Math.Exp(-2) / (2 * Math.PI)]),
        ([double.PositiveInfinity, 1], 0, null),
        ([200, -1], -0.0, null),
        ([double.NaN, 1], double.NaN, null),
        ([1, double.NaN], double.NaN, null),
    ];

    /// <summary>That of the quadrature.</summary>
    protected override double ValueTolerance => 1e-12;

    /// <summary>To 5e-15 of it, or of what is no normal number to its last place.</summary>
    [Fact]
    public void Values_equal_the_reference()
    {
        foreach (double[] row in SpecialFunctionTable.Rows("OwensT"))
        {
            double actual = OwensT(row[0], row[1]).ToScalar();
            Assert.True(Math.Abs(actual - row[2]) <= (5e-15 * Math.Abs(row[2])) + 5e-324, $"T({row[0]:R}, {row[1]:R}) is {row[2]:R}, but was {actual:R}, by {(actual / row[2]) - 1:g2}.");
        }
    }

    protected override Tensor Function(Tensor x, Tensor y) => OwensT(x, y);

    protected override double Twin(double x, double y) =>
        GaussKronrodRule.Integrate(t => Math.Exp(-0.5 * x * x * (1 + (t * t))) / (1 + (t * t)), 0, y, out _, out _, 1e-13, 20) / (2 * Math.PI);
}
