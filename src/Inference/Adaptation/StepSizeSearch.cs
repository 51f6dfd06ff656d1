namespace Prob;

/// <summary>
/// A first step size: doubled or halved until the acceptance probability of one leapfrog step, under a fresh momentum each time, crosses 0.8
/// (Hoffman and Gelman 2014, algorithm 4, with Stan's 0.8 for their 0.5).
/// </summary>
internal static class StepSizeSearch
{
    private static readonly double Threshold = Math.Log(0.8);

    /// <summary>The crossing found from <paramref name="guess"/>, within 2⁻¹⁰⁰ to 2¹⁰⁰ of it. Changes the momentum of the current point.</summary>
    public static double Find(ITransition transition, Metric metric, double guess, ref Philox random)
    {
        PhasePoint start = transition.Current, end = new(start.Dimension);
        bool up = Accepts(guess, ref random);
        double step = guess;
        for (int i = 0; i < 100; i++)
        {
            double next = up ? 2 * step : step / 2;
            bool accepts = Accepts(next, ref random);
            if (up && !accepts)
                return step;
            step = next;
            if (!up && accepts)
                return step;
        }

        return step;

        bool Accepts(double h, ref Philox random)
        {
            metric.Refresh(start, ref random);
            transition.Leapfrog.Step(start, end, h, metric);
            return start.Energy - end.Energy > Threshold;
        }
    }
}
