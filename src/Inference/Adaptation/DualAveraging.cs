using System.Text.Json.Serialization;

namespace Prob;

/// <summary>
/// Finds the step size at which the mean acceptance rate meets a target, by dual averaging (Hoffman and Gelman 2014, equation 6 and section 3.2.1):
/// <code>
/// Error ← (1 − 1/(t + 10)) Error + 1/(t + 10) (Target − acceptance)
/// LogStep ← Centre − √t / 0.05 · Error           LogAverage ← t^−0.75 LogStep + (1 − t^−0.75) LogAverage
/// </code>
/// An immutable value: learning gives the next one.
/// </summary>
/// <param name="Target">The acceptance rate to reach, between 0 and 1.</param>
/// <param name="Centre">log(10 × the first step): where the steps are drawn to, high so that large steps are tried.</param>
/// <param name="Error">Weighted mean of target − acceptance.</param>
/// <param name="LogStep">The logarithm of the step to try next.</param>
/// <param name="LogAverage">The logarithm of the averaged step, to be used once learning ends.</param>
/// <param name="Count">Acceptance rates learnt from: t.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct DualAveraging(double Target, double Centre, double Error, double LogStep, double LogAverage, int Count)
{
    private const double Gamma = 0.05, Delay = 10, Decay = 0.75;

    /// <summary>Begins at a step size.</summary>
    public static DualAveraging From(double stepSize, double target) => new(target, Math.Log(10 * stepSize), 0, Math.Log(stepSize), Math.Log(stepSize), 0);

    /// <summary>The step size to try next.</summary>
    public double StepSize() => Math.Exp(LogStep);

    /// <summary>The step size to keep once learning ends. The average begins with bold tries, so before ten of them it is the first step.</summary>
    public double AveragedStepSize() => Count < 10 ? Math.Exp(Centre) / 10 : Math.Exp(LogAverage);

    /// <summary>The value after one more acceptance rate, from 0 to 1.</summary>
    public DualAveraging Learn(double acceptanceRate)
    {
        int count = Count + 1;
        double weight = 1 / (count + Delay);
        double error = ((1 - weight) * Error) + (weight * (Target - acceptanceRate));
        double logStep = Centre - (Math.Sqrt(count) / Gamma * error);
        double averageWeight = Math.Pow(count, -Decay);
        return this with
        {
            Count = count,
            Error = error,
            LogStep = logStep,
            LogAverage = (averageWeight * logStep) + ((1 - averageWeight) * LogAverage),
        };
    }
}
