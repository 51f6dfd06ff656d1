namespace Prob.Tests;

public sealed class ComposedBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (new ComposedBijector(new AffineBijector(0.5, 0.3), new LowerBijector(2)), default, Support.Above(2)),
        (new ComposedBijector(new AffineBijector(0, new[,] { { 1.0, 0 }, { 0.6, 0.3 } }), SimplexBijector.Instance), [3], Support.Simplex(3)),
        (new ComposedBijector(OrderedBijector.Instance, new AffineBijector(1, 2)), [3], Support.Ordered(3)),
    ];

    protected override bool IsOfSupport => false;

    protected override double Farthest => 5;

    /// <summary>As for the simplex.</summary>
    protected override double JacobianTolerance => 1e-8;

    [Fact]
    public void Parameters_are_those_of_the_first_and_then_of_the_second()
    {
        Bijector bijector = new ComposedBijector(new AffineBijector(0, 1), new LowerBijector(0)).With([1, 2, 3]);
        Assert.Equal(3 + Math.Exp(1 + (2 * 0.5)), bijector.Forward(0.5).ToScalar(), 1e-14);
    }
}
