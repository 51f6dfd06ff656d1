namespace Prob;

/// <summary>
/// The no-U-turn sampler (Hoffman and Gelman 2014; multinomial form of Betancourt 2017): Hamiltonian Monte Carlo that chooses the length of each trajectory
/// itself. The default for continuous models.
/// </summary>
public sealed record Nuts : HamiltonianSampler
{
    /// <summary>Doublings after which a trajectory is cut short, from 1 to 20: at most 2^depth − 1 leapfrog steps a draw.</summary>
    public int MaximumDepth
    {
        get;
        init => field = value is >= 1 and <= 20 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumDepth), $"MaximumDepth must be from 1 to 20, but was {value}.");
    } = 10;

    internal override ITransition Transition(ILogDensity density) => new NutsTransition(density, MaximumDepth);
}
