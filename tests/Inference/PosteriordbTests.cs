using Posteriordb;

namespace Prob.Tests;

/// <summary>
/// NUTS with its defaults against the reference draws of posteriordb. One seed here, of which hmm_drive_0 is known to lose no chain to its second mode (about one in 25 is lost); others:
/// <c>dotnet run -c Release --project benchmarks -- posteriors --data DIR --seed N</c>.
/// </summary>
public sealed class PosteriordbTests
{
    public static TheoryData<string> Names => [.. PosteriordbModel.All.Select(model => model.Name)];

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Means_agree_with_the_reference(string name)
    {
        PosteriordbModel model = PosteriordbModel.All.Single(model => model.Name == name);
        (Posterior posterior, _) = model.Define(PosteriordbData.Read(ReferenceData.Folder, model.Folder)).Sample(new Nuts { Seed = 3 });
        // The centred funnel is known to be beyond NUTS: its chains are biased, and say so.
        bool isFunnel = name == "eight_schools-eight_schools_centered";
        foreach (Reference reference in Reference.Read(ReferenceData.Folder, model.Folder))
        {
            double[][] draws = reference.Of(posterior);
            // 4 Monte Carlo errors: 6e-5 by chance for each of about 45 parameters, if seed and arithmetic were not fixed.
            Assert.InRange(reference.DeviationOfMean(draws), 0, isFunnel ? 8 : 4);
            Assert.InRange(Diagnostics.RHat(draws), 0.99, isFunnel ? 1.2 : 1.02);
            if (!isFunnel)
                Assert.InRange(Diagnostics.EffectiveSampleSizeBulk(draws), 400, double.PositiveInfinity);
        }

        if (isFunnel)
            Assert.Contains(posterior.Summary().Warnings, warning => warning.Contains("diverged", StringComparison.Ordinal));
    }
}
