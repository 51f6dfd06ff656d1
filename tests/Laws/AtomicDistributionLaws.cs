using MathNet.Numerics;
using Prob.Graphs;

namespace Prob.Tests;

/// <summary>Laws of distributions of one real number under which some numbers have a probability and the others a density.</summary>
public abstract class AtomicDistributionLaws : DistributionLaws
{
    private const int Draws = 200_000;

    /// <summary>The numbers that have a probability.</summary>
    protected abstract double[] Atoms(IDistribution distribution);

    /// <summary>Between quantiles of draws, by adaptive quadrature, and at the atoms; to 1e-9, what is asked of the quadrature.</summary>
    [Fact]
    public void The_distribution_function_is_the_integral_of_the_density_and_the_atoms()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            double[] atoms = Atoms(distribution), sorted = Sorted(Points(distribution, 2000, seed: 13), 2000)[0];
            double[] edges = [.. sorted.Where((x, i) => i % 250 == 0 || i == 1999).Concat(atoms).Distinct().Order()];
            Tensor input = Plan.Input("x", default(Shape));
            Workspace density = Plan.Compile([input], Functions.Exp(distribution.LogDensity(input))).CreateWorkspace();
            if (atoms.Contains(edges[0]))
                Assert.Equal(AtomAt(edges[0]), distribution.Cdf(edges[0]).ToScalar(), 1e-12);
            for (int i = 0; i + 1 < edges.Length; i++)
            {
                double expected = Integrate.GaussKronrod(x => At(density, x), edges[i], edges[i + 1], 1e-11, 20) + AtomAt(edges[i + 1]);
                double actual = distribution.Cdf(edges[i + 1]).ToScalar() - distribution.Cdf(edges[i]).ToScalar();
                Assert.True(Math.Abs(expected - actual) <= 1e-9, $"{distribution}: from {edges[i]:R} to {edges[i + 1]:R} lies {expected:R}, but it was {actual:R}.");
            }

            double AtomAt(double x) => atoms.Contains(x) ? Math.Exp(distribution.LogDensity(x).ToScalar()) : 0;
        }
    }

    /// <summary>
    /// The largest distance between the distribution functions of 200 000 draws and of the distribution is below 2.9/√n: a false alarm at most once in 10⁷ (Kolmogorov; with atoms less often).
    /// So is, at each atom, that of its share from its probability.
    /// </summary>
    [Fact]
    public void Draws_agree_with_the_distribution_function()
    {
        foreach (ICumulative distribution in Cumulatives)
        {
            double[] sorted = Sorted(Points(distribution, Draws, seed: 6), Draws)[0], cdf = distribution.Cdf(((Tensor)sorted).ToAxis(new Axis("draw", Draws))).ToArray();
            double limit = 2.9 / Math.Sqrt(Draws);
            for (int i = 0; i < Draws; i++)
            {
                if (i + 1 < Draws && sorted[i + 1] == sorted[i])
                    continue;
                Assert.True(Math.Abs(((i + 1.0) / Draws) - cdf[i]) <= limit, $"P(X ≤ {sorted[i]:R}) of {distribution} is {cdf[i]:R}, but of draws {(i + 1.0) / Draws:R} were.");
            }

            foreach (double atom in Atoms(distribution))
                Assert.Equal(Math.Exp(distribution.LogDensity(atom).ToScalar()), sorted.Count(draw => draw == atom) / (double)Draws, limit);
        }
    }

    private static double At(Workspace function, double x)
    {
        Span<double> value = stackalloc double[1];
        function.Run([x], value);
        return value[0];
    }
}
