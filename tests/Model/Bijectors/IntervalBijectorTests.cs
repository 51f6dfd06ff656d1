namespace Prob.Tests;

public sealed class IntervalBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (new IntervalBijector(0.0, 1.0), [], Support.UnitInterval),
        (new IntervalBijector(-2.0, 7.5), [], Support.Between(-2, 7.5)),
        (new IntervalBijector(1e-5, 3e-5), [], Support.Between(1e-5, 3e-5)),
    ];

    /// <summary>A bound that differs from cell to cell, and is differentiated through.</summary>
    [Fact]
    public void A_bound_may_be_another_variable()
    {
        var cell = new Axis("cell", 2);
        Tensor bound = ((Tensor)new[] { 1.0, -2.0 }).ToAxis(cell), u = 0.5;
        Bijector bijector = new IntervalBijector(bound, 3.0);
        double[] x = bijector.Forward(u).ToArray();
        Assert.Equal(new[] { 1 + (2 / (1 + Math.Exp(-0.5))), -2 + (5 / (1 + Math.Exp(-0.5))) }, x, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.All(bijector.Inverse(bijector.Forward(u)).ToArray(), back => Assert.Equal(0.5, back, 1e-14));

        Tensor gradient = Derivatives.Gradient(b => Functions.Sum((new IntervalBijector(b, 3.0)).Forward(u) + (new IntervalBijector(b, 3.0)).LogJacobian(u), cell), bound);
        double[] expected = [1 - (1 / (1 + Math.Exp(-0.5))) - (1.0 / 2), 1 - (1 / (1 + Math.Exp(-0.5))) - (1.0 / 5)];
        Assert.Equal(expected, gradient.ToArray(), (a, b) => Math.Abs(a - b) < 1e-15);
    }
}
