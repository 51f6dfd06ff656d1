namespace Prob.Tests;

public sealed class DualAveragingTests
{
    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.8, 1e-3)]
    [InlineData(0.8, 1e3)]
    [InlineData(0.95, 1)]
    public void Meets_the_target_on_a_synthetic_curve(double target, double first)
    {
        // Acceptance exp(−step²), uniformly noisy by ±0.1: the step that meets the target is √(−log target).
        var random = new Philox(1);
        var dualAveraging = DualAveraging.From(first, target);
        for (int t = 0; t < 5000; t++)
        {
            double step = dualAveraging.StepSize(), noise = 0.1 * ((2 * random.NextDouble()) - 1);
            dualAveraging = dualAveraging.Learn(Math.Clamp(Math.Exp(-step * step) + noise, 0, 1));
        }

        // Clamping at 1 shifts the mean acceptance a little where the target is within the noise of 1.
        Assert.Equal(Math.Sqrt(-Math.Log(target)), dualAveraging.AveragedStepSize(), target > 0.9 ? 0.05 : 0.02);
    }

    [Fact]
    public void The_first_steps_follow_the_formulas()
    {
        // By hand, first step 1, target 0.8: after acceptance 0, Error = 0.8/11, LogStep = log 10 − 20·0.8/11 = LogAverage.
        DualAveraging one = DualAveraging.From(1, 0.8).Learn(0);
        Assert.Equal(0.072727272727272727, one.Error, 1e-15);
        Assert.Equal(0.848039638448591, one.LogStep, 1e-12);
        Assert.Equal(one.LogStep, one.LogAverage);

        // After acceptance 1: Error = 11/12·0.8/11 − 0.2/12 = 0.05, LogStep = log 10 − 20·√2·0.05, and the average gives it the weight 2^−0.75.
        DualAveraging two = one.Learn(1);
        Assert.Equal(0.05, two.Error, 1e-15);
        Assert.Equal(0.888371530620951, two.LogStep, 1e-12);
        Assert.Equal(0.872021125015038, two.LogAverage, 1e-12);
    }

    [Fact]
    public void Without_learning_the_step_stays()
    {
        Assert.Equal(0.25, DualAveraging.From(0.25, 0.8).Learn(0).Learn(1).AveragedStepSize(), 1e-15);
        Assert.Equal(0.25, DualAveraging.From(0.25, 0.8).StepSize(), 1e-15);
        Assert.Equal(0.25, DualAveraging.From(0.25, 0.8).AveragedStepSize(), 1e-15);
    }
}
