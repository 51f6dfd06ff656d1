namespace Prob;

/// <summary>Which mass matrix warm-up learns.</summary>
public enum MetricKind
{
    /// <summary>One scale per coordinate, learnt from draws and gradients. n operations a step.</summary>
    Diagonal,

    /// <summary>The whole covariance of the draws. n² operations a step: for few, strongly correlated coordinates.</summary>
    Dense,
}
