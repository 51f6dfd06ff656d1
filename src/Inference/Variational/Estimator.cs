using static System.FormattableString;

namespace Prob;

/// <summary>
/// How the gradient of an expectation over a site of a guide is estimated. Unbiased are <see cref="Reparameterised"/>, <see cref="Enumeration"/> and <see cref="Score"/>; the others put something
/// that has a derivative in the place of a discrete draw, are biased, and are never chosen unless asked for; of the log densities of such a site itself the expectation is taken exactly, as far as
/// they do not depend on sites that are drawn given it.
/// </summary>
public abstract record Estimator
{
    private protected Estimator()
    {
    }

    /// <summary>
    /// The draw is a differentiable function of parameters and noise (Kingma and Welling 2014), which for some distributions is only implicit (Figurnov, Mohamed and Mnih 2018). For continuous
    /// sites.
    /// </summary>
    public static Estimator Reparameterised { get; } = new ReparameterisedEstimator();

    /// <summary>The exact expectation over all values of a discrete site, or of many, by the sums of belief propagation; no noise at all.</summary>
    public static Estimator Enumeration { get; } = new EnumerationEstimator();

    /// <summary>A discrete draw that has the derivative of its probabilities (Bengio, Léonard and Courville 2013). Biased.</summary>
    public static Estimator StraightThrough { get; } = new StraightThroughEstimator();

    /// <summary>
    /// E[(f − b) ∇ log q] (Williams 1992): for any site that can be drawn. Of f each cell of a site takes the terms that depend on it alone (Rao–Blackwellisation: Ranganath, Gerrish and
    /// Blei 2014; Schulman et al. 2015).
    /// </summary>
    /// <param name="baseline">b; with several particles the mean of the others, with one a running mean, unless it is said.</param>
    public static Estimator Score(Baseline? baseline = null) => new ScoreEstimator(baseline);

    /// <summary>
    /// A soft one-hot vector, softmax((log p + g)/temperature) with Gumbel noise g, in place of a discrete draw (Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017). Biased, and the less so
    /// the lower the temperature, at which its noise grows.
    /// </summary>
    /// <param name="temperature">Greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not positive.</exception>
    public static Estimator GumbelSoftmax(double temperature = 0.5) => new GumbelSoftmaxEstimator(Positive(temperature));

    /// <summary>
    /// A discrete draw by Gumbel noise that has the derivative of <see cref="GumbelSoftmax"/> (Jang, Gu and Poole 2017). Of a chain, or of sites that depend on each other, the draw is of all
    /// of them together: the most probable values under perturbed weights (max-plus), with the derivative of the probabilities under these weights (log-sum-exp) at the temperature
    /// (Paulus et al. 2020). Biased.
    /// </summary>
    /// <param name="temperature">Greater than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not positive.</exception>
    public static Estimator StraightThroughGumbel(double temperature = 0.5) => new StraightThroughGumbelEstimator(Positive(temperature));

    private static double Positive(double temperature) => temperature > 0 && double.IsFinite(temperature)
        ? temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), Invariant($"A temperature must be positive, but was {temperature}."));
}

/// <summary>What a cost is compared with, to take noise out of the score function's estimate.</summary>
public enum Baseline
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An exponential running mean of the costs of earlier steps.</summary>
    RunningMean,

    /// <summary>The mean cost of the other particles (Kool, van Hoof and Welling 2019); needs at least two.</summary>
    LeaveOneOut,
}

internal sealed record ReparameterisedEstimator : Estimator
{
    public override string ToString() => "reparameterised";
}

internal sealed record EnumerationEstimator : Estimator
{
    public override string ToString() => "enumerated exactly";
}

internal sealed record ScoreEstimator(Baseline? Baseline) : Estimator
{
    public override string ToString() => "score function";
}

/// <summary>A draw that is a mixture of the values of a discrete site, through which derivatives flow.</summary>
internal abstract record MixtureEstimator : Estimator;

internal sealed record StraightThroughEstimator : MixtureEstimator
{
    public override string ToString() => "straight-through";
}

internal sealed record GumbelSoftmaxEstimator(double Temperature) : MixtureEstimator
{
    public override string ToString() => Invariant($"Gumbel-softmax at temperature {Temperature}");
}

internal sealed record StraightThroughGumbelEstimator(double Temperature) : MixtureEstimator
{
    public override string ToString() => Invariant($"straight-through Gumbel at temperature {Temperature}");
}
