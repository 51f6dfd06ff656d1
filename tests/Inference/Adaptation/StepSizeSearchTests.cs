namespace Prob.Tests;

public sealed class StepSizeSearchTests
{
    [Theory]
    [InlineData(1e-6, 1)]
    [InlineData(1e-6, 1e6)]
    [InlineData(1, 1)]
    [InlineData(1000, 1e-9)]
    public void Finds_the_scale_of_the_target_from_any_guess(double scale, double guess)
    {
        var transition = new NutsTransition(new ScaledNormal([scale, scale, scale]), 1);
        transition.MoveTo([scale, -scale, scale]);
        var random = new Philox(1);
        double found = StepSizeSearch.Find(transition, new DiagonalMetric([1, 1, 1]), guess, ref random);
        Assert.InRange(found / scale, 0.2, 4);   // stable steps are below 2 scales
    }

    [Fact]
    public void Gives_up_on_a_flat_density_at_a_finite_step()
    {
        var transition = new NutsTransition(new FunctionTarget(1, (_, gradient) => gradient[0] = 0), 1);
        var random = new Philox(1);
        Assert.True(double.IsFinite(StepSizeSearch.Find(transition, new DiagonalMetric([1]), 1, ref random)));
    }
}
