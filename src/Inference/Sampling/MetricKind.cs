namespace Prob;

/// <summary>Which mass matrix warm-up learns.</summary>
public enum MetricKind
{
    /// <summary>
    /// Decided anew by each window of warm-up: <see cref="LowRank"/> where its directions are expected to make trajectories at least 1.25 times shorter, √(κ before ÷ κ after) with κ the ratio of the largest
    /// to the smallest variance in units of the metric; else <see cref="Diagonal"/>.
    /// </summary>
    Automatic,

    /// <summary>One scale per coordinate, learnt from draws and gradients. n operations a step.</summary>
    Diagonal,

    /// <summary>
    /// A scale per coordinate and k directions in which the scaled draws vary at least twice as much, or as little, as they would if coordinates were independent. n·k operations a step: for correlated coordinates.
    /// </summary>
    LowRank,

    /// <summary>The whole covariance of the draws. n² operations a step: for few, strongly correlated coordinates.</summary>
    Dense,
}
