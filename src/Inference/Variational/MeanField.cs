using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A guide of independent normal distributions, one for each unconstrained coordinate (Kucukelbir et al. 2017). Knows no correlations, and where there are some makes spreads too small.
/// The one automatic guide that goes with minibatches whose plates hold latent sites: cells have parameters of their own.
/// </summary>
public sealed record MeanField : AutomaticGuide
{
    internal override AutomaticDraws Draw(Trace trace, Frame frame) => new OfSites(frame, SticksTheLanding);

    private sealed class OfSites(Frame frame, bool sticksTheLanding) : AutomaticDraws(frame)
    {
        private protected override Tensor Draw(NewSite site, Shape shape)
        {
            Shape whole = Shape.Of([.. site.Plates.Select(plate => plate.Subsample?.Whole ?? plate.Size), .. shape]);
            Tensor Parameter(string of, double start)
            {
                Tensor all = Frame.Parameter($"{of} of '{site.Name}'", whole, [.. Enumerable.Repeat(start, whole.Size)]);
                return site.Plates.Aggregate(all, static (part, plate) => plate.Of(part));
            }

            Tensor mean = Parameter("the mean", 0), logScale = Parameter("the log scale", Math.Log(FirstScale));
            Tensor draw = mean + (Exp(logScale) * Frame.Noise.Normal(new(Frame.With(site.Type.Axes), shape)));
            Tensor logDensity = sticksTheLanding
                ? new Normal(StopGradient(mean), Exp(StopGradient(logScale))).LogDensityWithin(draw)
                : new Normal(mean, Exp(logScale)).LogDensityWithin(draw);
            Add(new(-Sum(logDensity), site.Plates, $"the guide's '{site.Name}'"));
            return draw;
        }
    }
}
