using System.Globalization;
using System.Text;

namespace Prob.Tests;

/// <summary>
/// Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018): where parameters come from the prior and data from the model given them, the parameters are one more
/// draw from the posterior given the data. Among L independent draws from it, the truth has each of the ranks 0 … L with the same probability, and a posterior probability of 0.3 comes true
/// three times in ten. Densities, bijectors, sampler and sums over discrete sites are tested together.
/// <para>
/// No p-value here needs many replications: ranks are compared by binomial tails, probabilities by Chernoff's bound. What is assumed is that the thinned draws are independent, so chains are thinned
/// until their effective size is well above the number of draws kept, and that averages over draws are the marginals; their errors are as often high as low.
/// </para>
/// </summary>
internal sealed class Calibration
{
    private readonly List<Finding> findings = [];

    private Calibration(IReadOnlyList<Replication> replications, int thinned)
    {
        for (int quantity = 0; quantity < replications[0].Ranks.Length; quantity++)
        {
            Rank[] ranks = [.. replications.Select(replication => replication.Ranks[quantity])];
            findings.Add(new($"rank of {ranks[0].Quantity}", RankUniformity.Probability([.. ranks.Select(rank => rank.Place)], thinned), ranks.Average(rank => rank.EffectiveSize)));
        }

        findings.AddRange(MarginalConsistency.Findings(replications));
    }

    /// <summary>What was looked at, the most surprising first.</summary>
    public IReadOnlyList<Finding> Findings => [.. findings.OrderBy(finding => finding.Probability)];

    /// <summary>How probable it is that a right posterior surprises as much somewhere: at most this (Bonferroni).</summary>
    public double Probability => Math.Min(1, findings.Count * findings.Min(finding => finding.Probability));

    /// <summary>The smallest effective size of a quantity's draws, averaged over the replications.</summary>
    public double EffectiveSize => findings.Min(finding => finding.EffectiveSize);

    /// <summary>Many replications, on all processors; the same seed gives the same result.</summary>
    public static Replication[] Replicate(CalibratedModel model, int count, Nuts sampler, int stride)
    {
        var replications = new Replication[count];
        Parallel.For(0, count, number => replications[number] = model.Replicate((uint)number, sampler, stride));
        return replications;
    }

    /// <summary>Compares truths and posteriors.</summary>
    /// <param name="replications">The replications.</param>
    /// <param name="thinned">The number of draws that truths are ranked among.</param>
    public static Calibration Of(IReadOnlyList<Replication> replications, int thinned) => new(replications, thinned);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Finding finding in Findings)
            text.AppendLine(CultureInfo.InvariantCulture, $"{finding.Probability,10:g3}  {finding.Quantity}{(double.IsFinite(finding.EffectiveSize) ? $", effective size {finding.EffectiveSize:f0}" : "")}");
        return text.Append(CultureInfo.InvariantCulture, $"{Probability,10:g3}  for the smallest of {findings.Count}").ToString();
    }

    /// <summary>A comparison, and a bound on the probability that a right posterior deviates as much.</summary>
    internal sealed record Finding(string Quantity, double Probability, double EffectiveSize = double.PositiveInfinity);
}
