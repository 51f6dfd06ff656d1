using static System.FormattableString;

namespace Prob;

/// <summary>Independent draws from a distribution that stands in for the posterior of a model, in the form in which chains give theirs, and how far to trust it.</summary>
public class Approximation<TSites> : Posterior<TSites>
{
    private const double Good = 0.5, Usable = 0.7, LeastShare = 0.1;

    private readonly double worth;
    private readonly Lazy<ParetoSmoothing> importance;

    /// <summary>An approximation with these draws.</summary>
    /// <param name="model">The model.</param>
    /// <param name="draws">Unconstrained positions, one after the other.</param>
    /// <param name="importance">Of the approximation as a proposal for the posterior.</param>
    /// <param name="seed">Of the draws of discrete sites.</param>
    /// <param name="worth">How many independent draws they are worth, if fewer than there are: some may be drawn twice.</param>
    internal Approximation(Model<TSites> model, double[] draws, ParetoSmoothing importance, ulong seed, double worth = double.PositiveInfinity)
        : this(model, () => Constrained(model.Trace, model.LogDensity, [draws]), () => importance, seed, Math.Min(worth, (double)draws.Length / model.LogDensity.Dimension))
    {
    }

    /// <summary>An approximation whose draws are made when somebody asks.</summary>
    private protected Approximation(Model<TSites> model, Func<SiteDraws> draws, Func<ParetoSmoothing> importance, ulong seed, double worth)
        : base(model, draws, seed) => (this.importance, this.worth) = (new(importance), worth);

    /// <summary>The number of unconstrained coordinates.</summary>
    public int Dimension => Model.LogDensity.Dimension;

    /// <summary>The shape of the tail of the posterior's ratio to the approximation: see <see cref="ParetoSmoothing.KHat"/>. Below 0.5 is good, below 0.7 usable.</summary>
    public double KHat => Importance.KHat;

    /// <summary>The smoothed weights of draws of the approximation as draws of the posterior.</summary>
    public ParetoSmoothing Importance => importance.Value;

    /// <summary>Whether the search for the approximation ended because there was nothing left to gain.</summary>
    public bool Converged { get; internal init; } = true;

    /// <summary>What <see cref="KHat"/> says of the approximation, in a sentence.</summary>
    public string Verdict => KHat switch
    {
        < Good => Invariant($"k-hat is {KHat:0.00}, below {Good}: where the approximation draws, it is close to the posterior; what it never reaches, k-hat cannot see."),
        < Usable => Invariant($"k-hat is {KHat:0.00}, from {Good} to {Usable}: the approximation is usable, but misses some of the tails. Check what matters with NUTS."),
        double.NaN => "k-hat is unknown: there are too few draws for it. Draw more.",
        _ => Invariant($"k-hat is {KHat:0.00}, above {Usable}: the approximation misses a part of the posterior, so do not trust means, spreads or tails. Use NUTS, or a richer approximation."),
    };

    /// <summary>Sentences for people about what looks wrong; empty when nothing does.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Converged ? (IEnumerable<string>)[] : ["The search for the approximation ended before it had converged. Allow it more steps."],
        .. Concerns,
        .. KHat < Good ? (IEnumerable<string>)[] : [Verdict],
        .. KHat < Usable && Importance.EffectiveSampleSize < LeastShare * Importance.LogWeights.Count
            ? [Invariant($"Weighed as draws of the posterior, {Importance.LogWeights.Count} draws are worth {Importance.EffectiveSampleSize:0}: the approximation overlaps little with the posterior, whatever k-hat says. Check with NUTS.")]
            : (IEnumerable<string>)[],
    ];

    /// <summary>What a method has to say beside that.</summary>
    internal IReadOnlyList<string> Concerns { get; init; } = [];

    /// <summary>Draws are independent, so effective sample sizes are their number, or less where some were drawn twice; R-hat compares chains and has nothing to say.</summary>
    internal override Summary Summarise(IReadOnlyList<(string Name, double[][] Chains)> quantities)
    {
        Summary summary = Prob.Summary.OfIndependent(quantities, worth);
        return summary with { Warnings = [.. Warnings, .. summary.Warnings] };
    }
}
