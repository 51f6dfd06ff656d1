using MathNet.Numerics.Distributions;
using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Laws of masses on whole numbers that are bounded below.</summary>
public abstract class DiscreteDistributionLaws : DistributionLaws
{
    private const double FalseAlarm = 1e-6;

    /// <summary>How many draws are held to the distribution; fewer where drawing takes microseconds, which finds a scale that is off by 6 % instead of 3 %.</summary>
    protected virtual int Draws => 200_000;

    [Fact]
    public void The_masses_sum_to_1()
    {
        foreach (IDistribution distribution in Settings)
            Assert.Equal(1, Masses(distribution).Sum(), 1e-10);
    }

    /// <summary>
    /// Pearson's χ² of so many draws; a false alarm once in 10⁶ per setting. A mean that is off by a tenth of the standard deviation shifts χ² by n/100, 2000 of 200 000 draws.
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

    /// <summary>Against sums of masses, at probabilities that are not as near to a step as the error of the sums, 1e-10; at a step itself, which is rounded, the value there.</summary>
    [Fact]
    public void Quantiles_are_the_first_value_that_reaches_the_probability()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            double[] masses = Masses(distribution), upTo = new double[masses.Length], beyond = new double[masses.Length];
            int smallest = Smallest(distribution), last = masses.Length - 1;
            for (int i = 0; i <= last; i++)
                upTo[i] = masses[i] + (i == 0 ? 0 : upTo[i - 1]);
            for (int i = last - 1; i >= 0; i--)
                beyond[i] = masses[i + 1] + beyond[i + 1];

            var ofCdf = new List<(double P, double K)> { (0, smallest) };
            var ofSurvival = new List<(double P, double K)> { (1, smallest) };
            foreach (double p in new[] { 1e-300, 1e-20, 1e-7, 0.01, 0.2, 0.4999, 0.7, 0.95, 0.999999 })
            {
                if (Array.FindIndex(upTo, sum => sum >= p) is >= 0 and var k && !IsNear(upTo[k], p) && (k == 0 || !IsNear(upTo[k - 1], p)))
                    ofCdf.Add((p, smallest + k));
                if (p >= 1e-7 && Array.FindIndex(beyond, sum => sum <= p) is var j && !IsNear(beyond[j], p) && (j == 0 || !IsNear(beyond[j - 1], p)))
                    ofSurvival.Add((p, smallest + j));
            }

            for (int i = 0; i <= last; i += 1 + (last / 40))
            {
                if (masses[i] > 1e-9 * upTo[i] && upTo[i] is > 1e-300 and < 1 - 1e-9 && masses[i] > 1e-9 * beyond[i])
                {
                    ofCdf.Add((distribution.Cdf(smallest + i).ToScalar(), smallest + i));
                    ofSurvival.Add((distribution.Survival(smallest + i).ToScalar(), smallest + i));
                }
            }

            AssertQuantiles(ofCdf, distribution.InverseCdf, "CDF");
            AssertQuantiles(ofSurvival, distribution.InverseSurvival, "survival function");
            Assert.Equal(double.NegativeInfinity, distribution.LogSurvival(distribution.InverseCdf(1)).ToScalar());
            Assert.Equal(distribution.InverseCdf(1).ToScalar(), distribution.InverseSurvival(0).ToScalar());

            void AssertQuantiles(List<(double P, double K)> cases, Func<Tensor, Tensor> inverse, string of)
            {
                double[] actual = inverse(Tensor.From([cases.Count], [.. cases.Select(static c => c.P)]).ToAxis(new Axis("case", cases.Count))).ToArray();
                for (int i = 0; i < cases.Count; i++)
                    Assert.True(cases[i].K == actual[i], $"The {of} of {distribution} reaches {cases[i].P:R} at {cases[i].K}, but its inverse is {actual[i]:R}.");
            }
        }

        static bool IsNear(double sum, double p) => Math.Abs(sum - p) <= (p < 0.5 ? 1e-8 * p : 1e-9);
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
