using MathNet.Numerics.Distributions;
using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Laws of masses on whole numbers that are bounded below.</summary>
public abstract class DiscreteDistributionLaws : DistributionLaws
{
    private const int Draws = 200_000;
    private const double FalseAlarm = 1e-6;

    [Fact]
    public void The_masses_sum_to_1()
    {
        foreach (IDistribution distribution in Settings)
            Assert.Equal(1, Masses(distribution).Sum(), 1e-10);
    }

    /// <summary>
    /// Pearson's χ² of 200 000 draws; a false alarm once in 10⁶ per setting. A mean that is off by a tenth of the standard deviation shifts χ² by n/100 = 2000.
    /// </summary>
    [Fact]
    public void Draws_agree_with_the_masses()
    {
        foreach (IDistribution distribution in Settings)
        {
            double[] masses = Masses(distribution), observed = new double[masses.Length];
            int smallest = Smallest(distribution);
            foreach (double draw in Points(distribution, Draws, seed: 6).ToArray())
                observed[(int)draw - smallest]++;
            (double statistic, int bins) = ContinuousDistributionLaws.PearsonStatistic(Array.ConvertAll(masses, mass => Draws * mass), observed);
            Assert.True(statistic <= (bins == 1 ? 1e-9 : ChiSquared.InvCDF(bins - 1, 1 - FalseAlarm)), $"χ² of {distribution} is {statistic:f1} with {bins} bins.");
        }
    }

    private static int Smallest(IDistribution distribution) => (int)((IntegerSupport)distribution.Support).Lower.ToScalar();

    /// <summary>The masses from the smallest value up to the largest, or far beyond the largest draw.</summary>
    private double[] Masses(IDistribution distribution)
    {
        double largest = Points(distribution, 1000, seed: 7).ToArray().Max();
        int smallest = Smallest(distribution), count = 100 + (int)(1.2 * (largest - smallest));
        Tensor values = Tensor.From([count], [.. Enumerable.Range(smallest, count).Select(i => (double)i)]).ToAxis(new Axis("value", count));
        return Array.ConvertAll(distribution.LogDensity(values).ToArray(), Math.Exp);
    }
}
