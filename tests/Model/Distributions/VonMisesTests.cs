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
}
