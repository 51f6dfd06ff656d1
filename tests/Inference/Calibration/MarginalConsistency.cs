namespace Prob.Tests;

/// <summary>
/// Whether marginal probabilities come true. Any score s of a cell's true value z, given probabilities p, has the mean Σ pₖ sₖ, so the sum S of s(z) − Σ pₖ sₖ over replications is 0 on average.
/// Looked at are the number of cells in each state, the logarithmic and Brier's score, in all cells together and in each.
/// <para>
/// P(S ≥ x) is at most exp(ψ(t) − t x) for every t > 0, where ψ is a bound on the logarithm of S's moment generating function, known from the probabilities: the sum over replications, which are
/// independent, of log Σ pₖ exp(t (sₖ − Σ pⱼ sⱼ)). Cells of one replication are not independent; the exponential of their average is at most the average of their exponentials (Jensen).
/// </para>
/// </summary>
internal static class MarginalConsistency
{
    /// <summary>A bound on the probability of a deviation as large, for each score and each cell.</summary>
    public static IEnumerable<Calibration.Finding> Findings(IReadOnlyList<Replication> replications)
    {
        int cells = replications[0].Marginals.GetLength(0), values = replications[0].Marginals.GetLength(1);
        (string Name, Func<double[], double[]> Of)[] scores =
        [
            ("logarithmic score", p => Array.ConvertAll(p, probability => Math.Log(Math.Max(probability, double.Epsilon)))),
            ("Brier's score", p => Array.ConvertAll(p, probability => -2 * probability)),
            .. Enumerable.Range(0, values).Select(state => ($"share of state {state}", (Func<double[], double[]>)(_ => [.. Enumerable.Range(0, values).Select(k => k == state ? 1.0 : 0)]))),
        ];
        foreach ((string name, Func<double[], double[]> score) in scores)
        {
            Cell[][] all = [.. replications.Select(replication => Enumerable.Range(0, cells).Select(cell => Cell.Of(replication, cell, score)).ToArray())];
            yield return new(name, Probability(all));
            for (int cell = 0; cells > 1 && cell < cells; cell++)
                yield return new($"{name} in cell {cell}", Probability([.. all.Select(own => new[] { own[cell] })]));
        }
    }

    private static double Probability(Cell[][] replications) => Math.Min(1, 2 * Math.Min(Tail(replications, 1), Tail(replications, -1)));

    /// <summary>Chernoff's bound on one side; it holds for every t, so a grid costs strength only: at most a twentieth of the exponent.</summary>
    private static double Tail(Cell[][] replications, int side)
    {
        double sum = replications.Sum(cells => cells.Average(cell => cell.Deviation)) * side, least = 0;
        for (double t = 1e-3; t < 1e3 && sum > 0; t *= 1.5)
            least = Math.Min(least, replications.Sum(cells => Math.Log(cells.Average(cell => cell.Exponential(t * side)))) - (t * sum));
        return Math.Exp(least);
    }

    /// <summary>A cell of a replication: probabilities, scores minus their mean, and the deviation of the true value's score.</summary>
    private sealed record Cell(double[] Probabilities, double[] Centred, double Deviation)
    {
        public static Cell Of(Replication replication, int cell, Func<double[], double[]> score)
        {
            double[] p = [.. Enumerable.Range(0, replication.Marginals.GetLength(1)).Select(k => replication.Marginals[cell, k])], s = score(p);
            // What is no probability must not pass as a comparison that is never true.
            Assert.All(p, probability => Assert.InRange(probability, 0, 1 + 1e-9));
            Assert.Equal(1, p.Sum(), 1e-9);
            double mean = p.Zip(s, (probability, own) => probability * own).Sum();
            double[] centred = Array.ConvertAll(s, own => own - mean);
            return new(p, centred, centred[replication.States[cell]]);
        }

        public double Exponential(double t)
        {
            double sum = 0;
            for (int k = 0; k < Probabilities.Length; k++)
                sum += Probabilities[k] == 0 ? 0 : Probabilities[k] * Math.Exp(t * Centred[k]);
            return sum;
        }
    }
}
