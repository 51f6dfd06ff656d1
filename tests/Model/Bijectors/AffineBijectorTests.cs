namespace Prob.Tests;

public sealed class AffineBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (new AffineBijector(3, 0.25), default, Support.Real),
        (new AffineBijector(-1, -7), [3], Support.Real),
        (new AffineBijector(new[] { 1.0, -2 }, new[] { 0.5, 20 }), [2], Support.Real),
        (new AffineBijector(new[] { 1.0, -2, 4 }, new[,] { { 2.0, 99, 99 }, { -3, 0.5, 99 }, { 1, 4, 3 } }), [3], Support.Real),
    ];

    protected override bool IsOfSupport => false;

    [Fact]
    public void With_other_parameters_it_is_the_map_of_these()
    {
        Bijector bijector = new AffineBijector(0, 1).With([2, 3]);
        Assert.Equal(14, bijector.Forward(4).ToScalar());
        Assert.Equal(["Location", "Scale"], bijector.Parameters.Select(parameter => parameter.Name));
    }
}
