namespace Prob.Tests;

public sealed class UpperBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (new UpperBijector(0.0), [], Support.Below(0)),
        (new UpperBijector(-3.5), [], Support.Below(-3.5)),
    ];

    /// <summary>A bound that differs from cell to cell, and is differentiated through.</summary>
    [Fact]
    public void A_bound_may_be_another_variable()
    {
        var cell = new Axis("cell", 2);
        Tensor bound = ((Tensor)new[] { 1.0, -2.0 }).ToAxis(cell), u = 0.5;
        Bijector bijector = new UpperBijector(bound);
        double[] x = bijector.Forward(u).ToArray();
        Assert.Equal(new[] { 1 - Math.Exp(0.5), -2 - Math.Exp(0.5) }, x, (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.All(bijector.Inverse(bijector.Forward(u)).ToArray(), back => Assert.Equal(0.5, back, 1e-14));

        Tensor gradient = Derivatives.Gradient(b => Functions.Sum((new UpperBijector(b)).Forward(u) + (new UpperBijector(b)).LogJacobian(u), cell), bound);
        Assert.Equal([1, 1], gradient.ToArray());
    }
}
