namespace Prob.Tests;

[Collection("Serial")]
public sealed class PredictionAllocationTests
{
    /// <summary>A thousand more draws cost what is stored of them, and less than a byte a draw besides.</summary>
    [Fact]
    public void Predictions_and_likelihoods_allocate_nothing_per_draw()
    {
        long Allocated(int draws)
        {
            Posterior<(Tensor Slope, Tensor Sigma, Tensor Mean)> posterior = PosteriorGivenTests.Line.Given(([1, 2, 3], [1.1, 2.3, 2.8])).Sample(new Nuts { Chains = 1, Warmup = 100, Draws = draws, Seed = 5 });
            _ = posterior["slope"].Mean();
            long least = long.MaxValue;
            for (int repeat = 0; repeat < 3; repeat++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                _ = posterior.LogLikelihood().Shape;
                _ = posterior.Of(s => s.Mean).Shape;
                _ = posterior.Predict(1)["y"].Shape;
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            return least;
        }

        // Per draw 3 likelihoods, 3 means, and of a prediction 2 sites and 3 observations, then these again: 14 numbers.
        const int few = 2048, many = 10_240;
        _ = Allocated(few);
        long more = Allocated(many) - Allocated(few), stored = (many - few) * 14L * sizeof(double);
        Assert.InRange(more, 0, stored + (many - few));
    }
}
