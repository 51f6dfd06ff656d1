namespace Prob;

/// <summary>Learns a metric from the draws of one warm-up window, and their gradients.</summary>
internal abstract class MetricAdaptation
{
    /// <summary>Takes in a draw.</summary>
    public abstract void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient);

    /// <summary>The metric that the window suggests, and an empty window.</summary>
    public abstract Metric Learn(Metric current);

    /// <summary>What the window holds.</summary>
    public abstract WindowState Save();

    /// <summary>The adaptation for a kind of metric, with an empty window.</summary>
    public static MetricAdaptation Of(MetricKind kind, int dimension) =>
        kind == MetricKind.Dense
            ? new DenseAdaptation(new RunningMoments(dimension, dense: true))
            : new DiagonalAdaptation(new RunningMoments(dimension), new RunningMoments(dimension));

    /// <summary>The adaptation for a kind of metric, with a saved window.</summary>
    public static MetricAdaptation Of(MetricKind kind, WindowState state) =>
        kind == MetricKind.Dense
            ? new DenseAdaptation(new RunningMoments(state.Count, state.DrawMean, state.DrawSquares))
            : new DiagonalAdaptation(
                new RunningMoments(state.Count, state.DrawMean, state.DrawSquares),
                new RunningMoments(state.Count, state.GradientMean, state.GradientSquares));
}
