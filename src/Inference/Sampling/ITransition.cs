namespace Prob;

/// <summary>A Markov transition that leaves the target unchanged for any metric and step size. Owns its buffers, so it belongs to one thread.</summary>
internal interface ITransition
{
    Leapfrog Leapfrog { get; }

    /// <summary>The present point: position, log density and gradient are valid between transitions.</summary>
    PhasePoint Current { get; }

    /// <summary>Moves to a draw from the transition; allocates nothing.</summary>
    TransitionInfo Next(Metric metric, double stepSize, ref Philox random);
}

internal static class Transitions
{
    /// <summary>An energy error, in nats, beyond which a trajectory has left the true one and is given up.</summary>
    public const double MaximumEnergyError = 1000;

    extension(ITransition transition)
    {
        /// <summary>Puts the transition at a position.</summary>
        public void MoveTo(ReadOnlySpan<double> position)
        {
            position.CopyTo(transition.Current.Position);
            transition.Leapfrog.Evaluate(transition.Current);
        }
    }
}
