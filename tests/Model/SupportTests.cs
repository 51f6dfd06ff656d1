namespace Prob.Tests;

/// <summary>What belongs to supports of vectors and matrices, and what misses them by a little.</summary>
public sealed class SupportTests
{
    [Fact]
    public void Vectors_of_a_plane_or_a_sphere_belong_up_to_rounding()
    {
        Assert.Equal([1, 1, 0, 0], Contains(Support.SumToZero(3), [0, 0, 0], [1, -0.25, -0.75 + 1e-15], [1, -0.25, -0.7], [double.PositiveInfinity, double.NegativeInfinity, 0]));
        Assert.Equal([1, 1, 0, 0], Contains(Support.UnitVector(2), [0, -1], [0.6, 0.8], [0.6, 0.9], [double.NaN, 0]));
        Assert.Equal("a vector of 3 numbers that sum to 0", Support.SumToZero(3).ToString());
        Assert.Equal("a vector of 2 numbers whose squares sum to 1", Support.UnitVector(2).ToString());
    }

    [Fact]
    public void Correlations_are_positive_definite_with_1_on_the_diagonal()
    {
        Support support = Support.Correlation(2);
        Assert.Equal(1, support.Contains(new[,] { { 1, 0.99 }, { 0.99, 1 } }).ToScalar());
        Assert.Equal(0, support.Contains(new[,] { { 1, 1.01 }, { 1.01, 1 } }).ToScalar());
        Assert.Equal(0, support.Contains(new[,] { { 1, 0.5 }, { 0.4, 1 } }).ToScalar());
        Assert.Equal(0, support.Contains(new[,] { { 1, 0.5 }, { 0.5, 1.1 } }).ToScalar());
        Assert.Equal("a 2 × 2 correlation matrix", support.ToString());
    }

    [Fact]
    public void Factors_of_correlations_have_rows_of_length_1_below_the_diagonal()
    {
        Support support = Support.CholeskyCorrelation(2);
        Assert.Equal(1, support.Contains(new[,] { { 1, 0 }, { -0.6, 0.8 } }).ToScalar());
        Assert.Equal(1, support.Contains(new[,] { { 1, 99 }, { -0.6, 0.8 } }).ToScalar());   // not read
        Assert.Equal(0, support.Contains(new[,] { { 1, 0 }, { 0.6, -0.8 } }).ToScalar());
        Assert.Equal(0, support.Contains(new[,] { { 1, 0 }, { 0.6, 0.9 } }).ToScalar());
        Assert.Equal("a 2 × 2 Cholesky factor of a correlation matrix, with rows of length 1", support.ToString());
    }

    [Fact]
    public void Lengths_must_make_sense()
    {
        Assert.Contains("at least 2, but was given 1", Assert.Throws<ArgumentOutOfRangeException>(() => Support.UnitVector(1)).Message, StringComparison.Ordinal);
        Assert.Contains("A vector needs a length of at least 1, but was given 0", Assert.Throws<ArgumentOutOfRangeException>(() => Support.SumToZero(0)).Message, StringComparison.Ordinal);
        Assert.Contains("A matrix needs a dimension of at least 1, but was given 0", Assert.Throws<ArgumentOutOfRangeException>(() => Support.Correlation(0)).Message, StringComparison.Ordinal);
    }

    private static double[] Contains(Support support, params double[][] values) => Array.ConvertAll(values, value => support.Contains(value).ToScalar());
}
