namespace Prob.Tests;

public sealed class VonMisesTests : ContinuousDistributionLaws
{
    protected override IDistribution[] Settings =>
    [
        new VonMises(0, 1),
        new VonMises(1, 0.2),
        new VonMises(-2, 30),
        new VonMises(0.5, 1e-8),
        new VonMises(0.25, 1e8),
    ];

    protected override (IDistribution Distribution, double[] Value)[] Edges =>
    [
        (new VonMises(0, 1), [Math.PI]),
        (new VonMises(3, 1e-300), [-Math.PI]),
        (new VonMises(0, 1e15), [0]),
    ];

    /// <summary>Directions on the cut are as good as others: the mean of the cosine of 100 000 draws is I₁/I₀ = 0.697775 within 5 standard errors of 0.0011, a false alarm in two million.</summary>
    [Fact]
    public void Draws_around_the_cut_have_the_mean_resultant_length_of_the_concentration()
    {
        var random = new Philox(3);
        var draw = new double[1];
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            new VonMises(0, 1).Sample(ref random, [Math.PI, 2], draw);
            sum += Math.Cos(draw[0] - Math.PI);
        }

        Assert.Equal(0.6977746579640080, sum / 100_000, 0.0055);
    }

    [Fact]
    public void Whole_turns_of_the_direction_do_not_matter() =>
        Assert.Equal(new VonMises(1, 3).LogDensity(2).ToScalar(), new VonMises(1 + (2 * Math.PI), 3).LogDensity(2).ToScalar(), 1e-14);

    /// <summary>Half of the angles are on either side of 0, whether around 0 or around the cut.</summary>
    [Fact]
    public void The_distribution_function_goes_around_the_cut()
    {
        foreach (double direction in new[] { 0, Math.PI, -Math.PI, 40 * Math.PI, 41 * Math.PI })
        {
            foreach (double concentration in new[] { 1e-300, 0.5, 40, 1e10 })
                Assert.Equal(0.5, new VonMises(direction, concentration).Cdf(0).ToScalar(), 1e-14 + (1e-14 * Math.Abs(direction) * Math.Sqrt(concentration)));
        }

        Assert.Equal(new VonMises(1, 3).LogCdf(-2).ToScalar(), new VonMises(1 - (6 * Math.PI), 3).LogCdf(-2).ToScalar(), 1e-13);
        Assert.Equal(double.NaN, new VonMises(double.NaN, 3).LogCdf(2).ToScalar());
    }

    /// <summary>By the angle and the concentration, against differences of the first derivative by the concentration, to their error.</summary>
    [Fact]
    public void Second_derivatives_are_right_or_refused()
    {
        static Tensor ByConcentration(Tensor x, Tensor k) => Derivatives.Gradient(k => new VonMises(0.3, k).LogCdf(x), k);
        double mixed = Derivatives.Gradient(x => ByConcentration(x, 2.0), (Tensor)1.0).ToScalar();
        double difference = (ByConcentration(1 + 1e-5, 2.0).ToScalar() - ByConcentration(1 - 1e-5, 2.0).ToScalar()) / 2e-5;
        Assert.Equal(difference, mixed, 1e-9);
        Assert.Contains("but no second one", Assert.Throws<NotSupportedException>(() => Derivatives.Gradient(k => ByConcentration(1.0, k), (Tensor)2.0)).Message);
    }
}
