namespace Prob;

/// <summary>One path of Pathfinder: an ascent by L-BFGS, and the evidence lower bound of the normal distribution that each of its points implies.</summary>
/// <param name="Elbo">
/// At each point after the first: the mean of log p − log q over draws of the normal distribution, in nats; −∞ if a draw is impossible under the model, NaN if there is no such distribution.
/// </param>
/// <param name="Best">The place of the greatest in <paramref name="Elbo"/>, whose distribution is used; −1 if none is finite.</param>
/// <param name="Gradients">Gradients spent, draws included.</param>
/// <param name="Ended">Whether the path ended by itself: there was nothing left to gain, or its lower bound had not grown for 50 steps.</param>
public sealed record PathfinderPath(IReadOnlyList<double> Elbo, int Best, int Gradients, bool Ended)
{
    private const uint Purpose = 0x50415448;   // "PATH"
    private const int Tries = 100;

    /// <summary>Steps without a greater lower bound after which a path ends: where the density has no mode, it would climb for ever.</summary>
    private const int Patience = 50;

    /// <summary>A path from a point drawn uniformly on (−2, 2)ⁿ, the distribution of its best point, and draws of that with their log ratios.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    internal static (PathfinderPath Path, FactoredNormal? Normal, double[] Draws, double[] LogRatios) Find(
        ILogDensity density, Pathfinder options, ulong seed, int number, Action<int, double, double>? report, CancellationToken cancellation)
    {
        int n = density.Dimension;
        var random = new Philox(seed, (uint)number, Purpose);
        Place start = Start(density, number, ref random, out int gradients);
        var climb = new Climb(density, start);
        var elbo = new List<double>();
        FactoredNormal? best = null;
        int bestAt = -1;
        double[]? alpha = null, lastStep = null;
        var scratch = (Point: new double[n], Gradient: new double[n]);
        bool ended = false;
        while (!ended && elbo.Count < options.MaximumSteps && !cancellation.IsCancellationRequested)
        {
            if (!climb.Ascend(options.Tolerance))
            {
                ended = climb.KnowsCurvature;
                break;
            }

            double bound = double.NaN;
            if (climb.KnowsCurvature)
            {
                (double[] step, double[] change, double product) = climb.Pairs[^1];
                if (step != lastStep)
                    alpha = Diagonal(alpha ?? [.. Enumerable.Repeat(1.0, n)], step, change, product);
                lastStep = step;
                if (FactoredNormal.At(climb.Place, climb.Pairs, alpha!) is { } normal)
                {
                    bound = Bound(normal, ref random);
                    if (bound > double.NegativeInfinity && !(best is not null && bound <= elbo[bestAt]))
                        (best, bestAt) = (normal, elbo.Count);
                }
            }

            elbo.Add(bound);
            report?.Invoke(elbo.Count, climb.Place.LogDensity, bound);
            ended = best is not null && elbo.Count - 1 - bestAt >= Patience;
        }

        double[] draws = new double[best is null ? 0 : options.Draws * n], logRatios = new double[best is null ? 0 : options.Draws];
        for (int i = 0; i < logRatios.Length; i++)
        {
            Span<double> point = draws.AsSpan(i * n, n);
            double logProposal = best!.Draw(ref random, point);
            logRatios[i] = ImportanceRatios.Of(density.Evaluate(point, scratch.Gradient), logProposal);
        }

        gradients += climb.Gradients + logRatios.Length;
        return (new(elbo, bestAt, gradients, ended), best, draws, logRatios);

        double Bound(FactoredNormal normal, ref Philox random)
        {
            double sum = 0;
            for (int k = 0; k < options.ElboDraws; k++)
            {
                double logProposal = normal.Draw(ref random, scratch.Point);
                sum += ImportanceRatios.Of(density.Evaluate(scratch.Point, scratch.Gradient), logProposal);
            }

            gradients += options.ElboDraws;
            return sum / options.ElboDraws;
        }
    }

    private static Place Start(ILogDensity density, int path, ref Philox random, out int gradients)
    {
        for (gradients = 1; ; gradients++)
        {
            Place place = Place.Anywhere(density.Dimension, ref random);
            if (place.Evaluate(density))
                return place;
            if (gradients == Tries)
                throw new InitialisationException(path, Tries, place.Position, place.LogDensity);
        }
    }

    /// <summary>
    /// The diagonal after a further step s with change z: 1/αᵢ ← a / (b αᵢ) + zᵢ²/b − a sᵢ² / (b c αᵢ²), with a = Σ αz², b = Σ sz and c = Σ s²/α
    /// (Gilbert and Lemaréchal 1989; Zhang et al. 2022, algorithm 3). It begins with 1, so scales that the climb hardly moves along stay near 1. To begin with |sᵢ/zᵢ| of the first step finds
    /// scales from 10⁻³ to 10⁴ exactly, but where coordinates are coupled is wrong by more: a hierarchy of 501 had a lower bound of −1160 against −956 nats.
    /// </summary>
    private static double[] Diagonal(double[] before, double[] step, double[] change, double product)
    {
        double a = 0, b = product, c = 0;
        for (int i = 0; i < before.Length; i++)
        {
            a += before[i] * change[i] * change[i];
            c += step[i] * step[i] / before[i];
        }

        var alpha = new double[before.Length];
        for (int i = 0; i < alpha.Length; i++)
        {
            double updated = 1 / ((a / (b * before[i])) + (change[i] * change[i] / b) - (a * step[i] * step[i] / (b * c * before[i] * before[i])));
            alpha[i] = updated is > 0 and < double.PositiveInfinity ? updated : before[i];
        }

        return alpha;
    }
}
