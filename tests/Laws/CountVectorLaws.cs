using MathNet.Numerics.Distributions;
using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Laws of masses on vectors of whole numbers that sum to a total: every such vector is looked at.</summary>
public abstract class CountVectorLaws : DistributionLaws
{
    private const int Draws = 200_000;
    private const double FalseAlarm = 1e-6;

    /// <summary>To 1e-11: a few thousand masses, each right to about 1e-14.</summary>
    [Fact]
    public void The_masses_sum_to_1()
    {
        foreach (IDistribution distribution in Settings)
            Assert.Equal(1, Masses(distribution, All(distribution)).Sum(), 1e-11);
    }

    /// <summary>Pearson's χ² of 200 000 draws over all vectors; a false alarm once in 10⁶ per setting.</summary>
    [Fact]
    public void Draws_agree_with_the_masses()
    {
        foreach (IDistribution distribution in Settings)
        {
            double[][] all = All(distribution);
            Dictionary<string, int> places = all.Select((counts, i) => (string.Join(' ', counts), i)).ToDictionary();
            var observed = new double[all.Length];
            foreach (double[] draw in Points(distribution, Draws, seed: 6).ToArray().Chunk(all[0].Length))
                observed[places[string.Join(' ', draw)]]++;
            (double statistic, int bins) = ContinuousDistributionLaws.PearsonStatistic(Array.ConvertAll(Masses(distribution, all), mass => Draws * mass), observed);
            Assert.True(statistic <= (bins == 1 ? 1e-9 : ChiSquared.InvCDF(bins - 1, 1 - FalseAlarm)), $"χ² of {distribution} is {statistic:f1} with {bins} bins.");
        }
    }

    [Fact]
    public void Vectors_that_are_not_counts_of_the_total_are_impossible()
    {
        foreach (IDistribution distribution in Settings)
        {
            double[] counts = All(distribution)[0], more = [.. counts], broken = [.. counts], negative = [.. counts];
            more[0]++;
            broken[0] += 0.5;
            broken[^1] -= 0.5;
            negative[0] -= 1;
            negative[^1] += 1;
            foreach (double[] wrong in (double[][])(counts.Length == 1 ? [more] : [more, broken, negative]))
                Assert.Equal(double.NegativeInfinity, distribution.LogDensity(wrong).ToScalar());
        }
    }

    private static double[] Masses(IDistribution distribution, double[][] vectors)
    {
        Tensor all = Tensor.From([vectors.Length, vectors[0].Length], [.. vectors.SelectMany(counts => counts)]).ToAxis(new Axis("vector", vectors.Length));
        return Array.ConvertAll(PerPoint(distribution.LogDensity(all), vectors.Length), Math.Exp);
    }

    private static double[][] All(IDistribution distribution) =>
        [.. Splits((int)distribution.Parameters[0].Value.ToScalar(), distribution.Shape[0]).Select(counts => counts.ToArray())];

    private static IEnumerable<IEnumerable<double>> Splits(int total, int parts) => parts == 1
        ? [[total]]
        : Enumerable.Range(0, total + 1).SelectMany(first => Splits(total - first, parts - 1).Select(rest => rest.Prepend(first)));
}
