namespace Prob.Tests;

public sealed class RestrictedTests : ContinuousDistributionLaws
{
    /// <summary>With the mass that is left: of two independent normal variables one of the two orders, and so on.</summary>
    private static readonly (IDistribution Distribution, double Mass)[] Cases =
    [
        (new Restricted(new Normal(new[] { 0.0, 1 }, new[] { 2.0, 0.5 }), Support.Ordered(2)), MathNet.Numerics.Distributions.Normal.CDF(0, Math.Sqrt(4.25), 1)),
        (new Restricted(new Normal(0, 1), Support.Ordered(2)), 0.5),
        (new Restricted(new Normal(0, 1), Support.PositiveOrdered(2)), 0.125),
        (new Restricted(new Normal(0, 3), Support.Above(0)), 0.5),
        (new Restricted(new Exponential(2), Support.Between(1, 1.5)), Math.Exp(-2) - Math.Exp(-3)),
        (new Restricted(new Cauchy(0, 1), Support.Below(-1)), 0.25),
    ];

    protected override IDistribution[] Settings => Array.ConvertAll(Cases, setting => setting.Distribution);

    /// <summary>None: it asks the distribution for its parameters, which makes an array of them.</summary>
    protected override IEnumerable<IDistribution> DrawnWithoutAllocation => [];

    protected override double Mass(IDistribution distribution) => Array.Find(Cases, setting => setting.Distribution == distribution).Mass;

    [Fact]
    public void Bounds_are_parameters_that_may_depend_on_other_sites()
    {
        var row = new Axis("row", 2);
        Tensor bound = ((Tensor)new[] { 1.0, 2.0 }).ToAxis(row);
        IDistribution restricted = new Restricted(new Normal(0, 1), Support.Above(0)).With([0, 1, bound]);
        double[] density = restricted.LogDensity(1.5).ToArray();
        Assert.Equal(new Normal(0, 1).LogDensity(1.5).ToScalar(), density[0]);
        Assert.Equal(double.NegativeInfinity, density[1]);
    }

    [Fact]
    public void What_has_no_mass_cannot_be_drawn()
    {
        Assert.Throws<NotSupportedException>(() => Draw(new Restricted(new Uniform(0, 1), Support.Simplex(2)), [0, 1], 2));
        Assert.Contains("outside the support", Assert.Throws<InvalidOperationException>(() => Draw(new Restricted(new Normal(0, 1), Support.Above(50)), [0, 1, 50], 1)).Message);
    }

    [Fact]
    public void Entries_need_a_scalar_distribution() =>
        Assert.Throws<ArgumentException>(() => new Restricted(new Dirichlet(new[] { 1.0, 1 }), Support.Ordered(2)));

    private static void Draw(IDistribution distribution, double[] parameters, int size)
    {
        var random = new Philox(1);
        distribution.Sample(ref random, parameters, new double[size]);
    }
}
