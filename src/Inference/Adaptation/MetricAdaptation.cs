namespace Prob;

/// <summary>Learns a metric from the draws of one warm-up window, and their gradients.</summary>
internal abstract class MetricAdaptation
{
    /// <summary>What directions must shorten trajectories by to pay for themselves where a gradient costs next to nothing.</summary>
    private const double AutomaticGain = 1.25;

    /// <summary>Takes in a draw.</summary>
    public abstract void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient);

    /// <summary>The metric that the window suggests, and an empty window.</summary>
    public abstract Metric Learn(Metric current);

    /// <summary>What the window holds.</summary>
    public abstract WindowState Save();

    /// <summary>The adaptation for a kind of metric, with an empty window.</summary>
    public static MetricAdaptation Of(MetricKind kind, int dimension)
    {
        var zeros = new double[dimension];
        return Of(kind, kind == MetricKind.Dense ? new WindowState(0, zeros, new double[dimension * dimension], [], []) : new WindowState(0, zeros, zeros, zeros, zeros));
    }

    /// <summary>The adaptation for a kind of metric, with a saved window.</summary>
    public static MetricAdaptation Of(MetricKind kind, WindowState state) => kind switch
    {
        MetricKind.Automatic => new LowRankAdaptation(state, AutomaticGain),
        MetricKind.LowRank => new LowRankAdaptation(state, 1),
        MetricKind.Dense => new DenseAdaptation(new RunningMoments(state.Count, state.DrawMean, state.DrawSquares)),
        _ => new DiagonalAdaptation(
            new RunningMoments(state.Count, state.DrawMean, state.DrawSquares),
            new RunningMoments(state.Count, state.GradientMean, state.GradientSquares)),
    };
}
