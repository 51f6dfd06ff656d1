using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Number of successes among n draws without replacement from a + b things of which a are successes: p(k) = C(a, k) C(b, n − k) / C(a + b, n) for k = max(0, n − b) … min(n, a).
/// </summary>
/// <param name="Trials">n, a whole number from 0 to a + b.</param>
/// <param name="Successes">a, a whole number of at least 0.</param>
/// <param name="Failures">b, a whole number of at least 0.</param>
public sealed record Hypergeometric(Tensor Trials, Tensor Successes, Tensor Failures) : IDistribution<Discrete>
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        Parameter.Scalar(Trials, Support.Integers(0, Successes + Failures)),
        Parameter.Scalar(Successes, Support.Integers(0, double.PositiveInfinity)),
        Parameter.Scalar(Failures, Support.Integers(0, double.PositiveInfinity)),
    ];

    /// <inheritdoc/>
    public Support Support => Support.Integers(Maximum(Trials - Failures, 0), Minimum(Trials, Successes));

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new Hypergeometric(parameters[0], parameters[1], parameters[2]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) =>
        Binomial.LogChoices(Successes, x) + Binomial.LogChoices(Failures, Trials - x) - Binomial.LogChoices(Successes + Failures, Trials);

    /// <summary>
    /// From the mode outwards, above and below in turn, takes off the masses, each from its neighbour, until the uniform draw is used up: about as many steps as the standard deviation.
    /// </summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        (double n, double a, double b) = (parameters[0], parameters[1], parameters[2]);
        double lowest = Math.Max(0, n - b), highest = Math.Min(n, a);
        double mode = Math.Clamp(Math.Floor((n + 1) / (a + b + 2) * (a + 1)), lowest, highest);
        double atMode = Math.Exp(LogChoices(a, mode) + LogChoices(b, n - mode) - LogChoices(a + b, n));
        while (true)
        {
            double u = random.NextDouble() - atMode, above = mode, below = mode, massAbove = atMode, massBelow = atMode;
            draw[0] = mode;
            while (u >= 0 && massAbove + massBelow > 0)
            {
                massAbove *= above < highest ? (a - above) / (above + 1) * ((n - above) / (b - n + above + 1)) : 0;
                draw[0] = ++above;
                u -= massAbove;
                if (u < 0)
                    break;
                massBelow *= below > lowest ? below / (a - below + 1) * ((b - n + below) / (n - below + 1)) : 0;
                draw[0] = --below;
                u -= massBelow;
            }

            if (u < 0)
                return;   // otherwise rounding has left something over
        }
    }

    private static double LogChoices(double n, double k) => -VectorMath.Log1p(n) - Graphs.LogBeta.Operator.Invoke(n - k + 1, k + 1);
}
