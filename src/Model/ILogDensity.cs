namespace Prob;

/// <summary>
/// A log density over ℝⁿ with its gradient, as samplers and optimisers see a model. An instance may keep scratch memory, so it belongs to one thread.
/// </summary>
public interface ILogDensity
{
    /// <summary>The number n of unconstrained coordinates.</summary>
    int Dimension { get; }

    /// <summary>The executor of the plan that evaluates it, on which the last bits depend; null if it is not a plan.</summary>
    Graphs.Executor? Executor => null;

    /// <summary>
    /// The log density at <paramref name="position"/>, up to a constant; −∞ or NaN where there is none. Writes ∂ log density / ∂ position to <paramref name="gradient"/>.
    /// </summary>
    double Evaluate(ReadOnlySpan<double> position, Span<double> gradient);
}
