using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class LogBesselITests : Laws.UnaryLaws
{
    protected override IEnumerable<(double[] At, double Value, double[]? Slopes)> Edges =>
    [
        ([0], double.NegativeInfinity, [double.PositiveInfinity]),
        ([1e-300], -1037.4876954886333, [1.5e300]),
        ([double.PositiveInfinity], double.PositiveInfinity, [1]),
        ([-1], double.NaN, null),
        ([double.NaN], double.NaN, [double.NaN]),
    ];

    [Fact]
    public void Of_order_0_it_is_flat_at_0()
    {
        (Tensor value, Tensor slope) = Derivatives.Jvp(x => LogBesselI(0, x), 0.0, 1.0);
        Assert.Equal((0, 0), (value.ToScalar(), slope.ToScalar()));
        Assert.Equal(0.5, Derivatives.HessianVector(x => LogBesselI(0, x), 0.0, 1.0).ToScalar());
    }

    /// <summary>Of order ½ it is log(√(2/πx) sinh x).</summary>
    [Fact]
    public void Of_order_one_half_it_is_elementary()
    {
        foreach (double x in new[] { 1e-10, 0.3, 2, 39, 41, 300 })
            Assert.Equal((0.5 * Math.Log(2 / Math.PI / x)) + Math.Log(Math.Sinh(x)), LogBesselI(0.5, x).ToScalar(), 1e-13 * Math.Max(1, x));
    }

    [Fact]
    public void Orders_that_make_no_sense_are_refused()
    {
        foreach (double order in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Contains("must be at least 0 and finite, but was", Assert.Throws<ArgumentOutOfRangeException>(() => LogBesselI(order, 1)).Message);
    }

    protected override Tensor Function(Tensor x) => LogBesselI(1.5, x);

    /// <summary>By its power series.</summary>
    protected override double Twin(double x)
    {
        double sum = 0;
        for (int k = 0; k < 40; k++)
            sum += Math.Exp(((1.5 + (2 * k)) * Math.Log(x / 2)) - MathNet.Numerics.SpecialFunctions.GammaLn(k + 1) - MathNet.Numerics.SpecialFunctions.GammaLn(k + 2.5));
        return Math.Log(sum);
    }

    protected override double Draw(Random random) => 0.5 + (4 * random.NextDouble());
}
