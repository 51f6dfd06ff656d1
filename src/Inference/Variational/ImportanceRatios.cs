namespace Prob;

/// <summary>What the posterior's density is to that of a proposal, at draws of the proposal.</summary>
internal static class ImportanceRatios
{
    private const int Block = 64;

    /// <summary>log p − log q of each draw, in which p is the density of the model and all its data; −∞ where p is 0 or undefined.</summary>
    /// <param name="density">The density p.</param>
    /// <param name="draws">Unconstrained positions, one after the other.</param>
    /// <param name="logProposal">log q of each.</param>
    /// <exception cref="ModelException">No draw has a finite log density.</exception>
    public static double[] Of(LogDensity density, double[] draws, ReadOnlyMemory<double> logProposal)
    {
        int n = density.Dimension, count = logProposal.Length;
        var ratios = new double[count];
        PerChain.Run((count + Block - 1) / Block, block =>
        {
            ILogDensity evaluator = density.CreateEvaluator();
            var gradient = new double[n];
            for (int i = block * Block; i < Math.Min(count, (block + 1) * Block); i++)
                ratios[i] = Of(evaluator.Evaluate(draws.AsSpan(i * n, n), gradient), logProposal.Span[i]);
        });
        if (Array.TrueForAll(ratios, double.IsNegativeInfinity))
            throw new ModelException($"None of {count} draws of the approximation has a finite log density. At the first, {density.Explain(draws.AsSpan(0, n)) ?? "it is minus infinity"}.");
        return ratios;
    }

    /// <summary>log p − log q; −∞ where p is 0 or undefined.</summary>
    public static double Of(double logDensity, double logProposal) => double.IsNaN(logDensity) ? double.NegativeInfinity : logDensity - logProposal;
}
