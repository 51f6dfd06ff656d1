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

    /// <summary>To 1e-10, and on the log scale in whichever tail is the smaller, to 1e-9.</summary>
    [Fact]
    public void Distribution_functions_are_sums_of_masses()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            double[] masses = Masses(distribution);
            int smallest = Smallest(distribution);
            Tensor values = Tensor.From([masses.Length], [.. Enumerable.Range(smallest, masses.Length).Select(i => i + 0.5)]).ToAxis(new Axis("value", masses.Length));
            double[] cdf = distribution.LogCdf(values).ToArray(), survival = distribution.LogSurvival(values).ToArray();
            double below = 0, above = 0;
            for (int i = 0; i < masses.Length; i++)
            {
                below += masses[i];
                Assert.True(Math.Abs(below - Math.Exp(cdf[i])) <= 1e-10 && (below < 1e-300 || Math.Abs(Math.Log(below) - cdf[i]) <= 1e-9), $"P(X ≤ {smallest + i}) of {distribution} is {below:R}, but was {Math.Exp(cdf[i]):R}.");
            }

            for (int i = masses.Length - 2; i >= 0; i--)
            {
                above += masses[i + 1];
                Assert.True(Math.Abs(above - Math.Exp(survival[i])) <= 1e-10, $"P(X > {smallest + i}) of {distribution} is {above:R}, but was {Math.Exp(survival[i]):R}.");
            }
        }
    }

    /// <summary>To 1e-9: masses of large counts are differences of large terms.</summary>
    [Fact]
    public void The_entropy_is_the_expected_negative_log_mass()
    {
        foreach (IEntropy distribution in Settings.OfType<IEntropy>())
            Assert.Equal(-Masses(distribution).Sum(mass => mass == 0 ? 0 : mass * Math.Log(mass)), distribution.Entropy.ToScalar(), 1e-9);
    }

    private static int Smallest(IDistribution distribution) => (int)((IntegerSupport)distribution.Support).Lower.ToScalar();

    /// <summary>The masses from the smallest value up to the largest, or so far beyond the largest draw that what is left, of a tail that falls by a factor, is below 1e-11.</summary>
    private double[] Masses(IDistribution distribution)
    {
        double largest = Points(distribution, 1000, seed: 7).ToArray().Max();
        int smallest = Smallest(distribution), count = 100 + (int)(1.2 * (largest - smallest));
        while (true)
        {
            Tensor values = Tensor.From([count], [.. Enumerable.Range(smallest, count).Select(i => (double)i)]).ToAxis(new Axis("value", count));
            double[] masses = Array.ConvertAll(distribution.LogDensity(values).ToArray(), Math.Exp);
            if (masses[^1] * count < 1e-12 || count > 1 << 24)
                return masses;
            count *= 2;
        }
    }
}
