using System.Runtime.Intrinsics;
using FsCheck.Fluent;
using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>The forms for eight values and for blocks do what the scalar ones do, whatever the values.</summary>
public abstract class VectorSemiringLaws<TSemiring> : SemiringLaws<double, TSemiring>
    where TSemiring : struct, IVectorSemiring
{
    private static readonly double[] All =
    [
        double.NaN, double.NegativeInfinity, double.PositiveInfinity, 0, -0.0, 1, -1, 0.25, -3.7, 710, -745.2, 1e-300, -1e-300, 5e-324, 1e16, -1e300,
        double.MaxValue, double.MinValue,
    ];

    private readonly TSemiring s = default;

    [Fact]
    public void Vectors_are_eight_scalars() => Randomly.Check(Gen.Elements([.. All, .. Values]).ArrayOf(16), values =>
    {
        Vector512<double> x = Vector512.Create(values, 0), y = Vector512.Create(values, 8), sum = s.Plus(x, y), product = s.Times(x, y);
        for (int lane = 0; lane < 8; lane++)
        {
            Identical(s.Plus(x[lane], y[lane]), sum[lane], $"{x[lane]} + {y[lane]}");
            Identical(s.Times(x[lane], y[lane]), product[lane], $"{x[lane]} * {y[lane]}");
        }
    }, 1000);

    [Fact]
    public void Sum_is_plus_of_all_terms() => Randomly.Check(Gen.Elements(Values).ListOf(), terms => CheckSum([.. terms]), 500);

    [Fact]
    public void Sum_of_nothing_is_zero_and_of_one_is_the_one()
    {
        CheckSum([]);
        foreach (double x in All)
            CheckSum([x]);
    }

    [Fact]
    public void Sum_takes_infinities_and_NaN_anywhere()
    {
        for (int length = 1; length < 20; length++)
        {
            for (int i = 0; i < length; i++)
            {
                foreach (double x in All[..3])
                    CheckSum([.. Enumerable.Repeat(s.One, i), x, .. Enumerable.Repeat(s.One, length - 1 - i)]);
            }
        }
    }

    /// <summary>Within the rounding of the additions, of which there are some dozen.</summary>
    private void CheckSum(double[] terms)
    {
        double expected = terms.Aggregate(s.Zero, s.Plus), actual = s.Sum(terms);
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-14 * Math.Max(1, Math.Abs(expected)), $"[{string.Join(", ", terms)}]: {expected} and {actual}");
    }

    private static void Identical(double expected, double actual, string what) => Assert.True(
        expected.Equals(actual) && (double.IsNaN(expected) || double.IsNegative(expected) == double.IsNegative(actual)),
        $"{what}: {expected:R} and {actual:R} should be identical");
}
