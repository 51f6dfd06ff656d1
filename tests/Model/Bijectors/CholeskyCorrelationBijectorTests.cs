namespace Prob.Tests;

public sealed class CholeskyCorrelationBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (CholeskyCorrelationBijector.Instance, [3, 3], Support.CholeskyCorrelation(3)),
        (CholeskyCorrelationBijector.Instance, [2, 2], Support.CholeskyCorrelation(2)),
        (CholeskyCorrelationBijector.Instance, [5, 5], Support.CholeskyCorrelation(5)),
        (CholeskyCorrelationBijector.Instance, [1, 1], Support.CholeskyCorrelation(1)),
    ];

    protected override int[] Free(Shape shape, int size) => LowerTriangle(shape, hasDiagonal: false);

    /// <summary>Beyond, 1 − tanh² u, the slope that autodiff knows from tanh u, has no digits in doubles; the log-Jacobian has them: see below.</summary>
    protected override double Farthest => 8;

    /// <summary>For the same reason: 1 − tanh² 8 is 5e-7.</summary>
    protected override double JacobianTolerance => 1e-9;

    /// <summary>Where tanh u rounds to 1, the diagonal and the log-Jacobian still tell: cos is 2 e⁻ᵘ.</summary>
    [Fact]
    public void Correlations_that_round_to_1_have_a_diagonal_and_a_way_back()
    {
        Tensor u = new[] { 150.0, -3, 140 }, factor = CholeskyCorrelationBijector.Instance.Forward(u);
        double[] entries = factor.ToArray();
        Assert.Equal(1, entries[3]);
        Assert.Equal(2 * Math.Exp(-150), entries[4], 1e-14 * entries[4]);
        Assert.Equal(2 * Math.Exp(-140) / Math.Cosh(3), entries[8], 1e-14 * entries[8]);
        Assert.Equal(u.ToArray(), CholeskyCorrelationBijector.Instance.Inverse(factor).ToArray().Select(x => Math.Round(x, 11)));
        Assert.Equal((2 * (Math.Log(2) - 150)) - (3 * Math.Log(Math.Cosh(3))) + (2 * (Math.Log(2) - 140)), CholeskyCorrelationBijector.Instance.LogJacobian(u).ToScalar(), 1e-10);
    }

    [Fact]
    public void Four_entries_are_no_triangle() =>
        Assert.Contains("[4]", Assert.Throws<ArgumentException>(() => CholeskyCorrelationBijector.Instance.Forward(new[] { 1.0, 2, 3, 4 })).Message, StringComparison.Ordinal);
}
