using Prob.Graphs;

namespace Prob.Tests;

public sealed class LkjCholeskyTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new LkjCholesky(2, 1),
        new LkjCholesky(2, 0.1),
        new LkjCholesky(2, 4),
        new LkjCholesky(2, 5000),
        new LkjCholesky(3, 1),
        new LkjCholesky(3, 0.5),
        new LkjCholesky(4, 2.5),
    ];

    private protected override IDistribution Like(IDistribution any, Tensor[] parameters, Tensor value) => new LkjCholesky(value.Shape[0], parameters[0]);

    [Fact]
    public void A_single_variable_has_one_factor()
    {
        var random = new Philox(1);
        double[] draw = new double[1];
        new LkjCholesky(1, 2).Sample(ref random, [2], draw);
        Assert.Equal([1], draw);
        draw[0] = 0;
        Assert.Equal(0, new LkjCholesky(1, 2).LogDensity(new double[,] { { 1 } }).ToScalar());
        var noise = new Noise();
        Tensor drawn = new LkjCholesky(1, 2).Draw(noise, default);
        Plan.Compile(noise.Inputs, drawn).CreateWorkspace().Run([], draw);
        Assert.Equal([1], draw);
    }

    /// <summary>In 20 dimensions: E r² = 1/(2b + 1) with b = η + k/2 − 1, for the first and the last pair, within 5 standard errors of 20 000 draws; a false alarm once in 1.7 million each.</summary>
    [Fact]
    public void Correlations_of_many_variables_have_the_known_variance()
    {
        const int k = 20, count = 20_000;
        const double eta = 3, b = eta + (0.5 * k) - 1;
        var random = new Philox(2);
        double[] draw = new double[k * k];
        double first = 0, last = 0;
        for (int i = 0; i < count; i++)
        {
            new Lkj(k, eta).Sample(ref random, [eta], draw);
            first += draw[1] * draw[1] / count;
            last += draw[^2] * draw[^2] / count;
        }

        // For (r + 1)/2 ~ Beta(b, b), E r² = 1/(2b + 1) and E r⁴ = 3/((2b + 1)(2b + 3)).
        const double expected = 1 / ((2 * b) + 1), fourth = 3 / (((2 * b) + 1) * ((2 * b) + 3));
        double error = Math.Sqrt((fourth - (expected * expected)) / count);
        Assert.Equal(expected, first, 5 * error);
        Assert.Equal(expected, last, 5 * error);
    }

    [Fact]
    public void A_dimension_is_at_least_1() =>
        Assert.Contains("at least 1, but was given 0", Assert.Throws<ArgumentOutOfRangeException>(() => new LkjCholesky(0, 1)).Message, StringComparison.Ordinal);
}
