using Posteriordb;

namespace Prob.Tests;

/// <summary>
/// NUTS with its defaults against the reference draws of posteriordb: means, standard deviations and quantiles. One seed here; three in the long form:
/// <c>PROB_DATA=FOLDER PROB_LONG=1 dotnet test -c Release tests --filter PosteriordbTests</c>. The figures themselves:
/// <c>dotnet run -c Release --project benchmarks -- posteriors --data FOLDER --seed N</c>.
/// </summary>
public sealed class PosteriordbTests
{
    /// <summary>Known to be beyond NUTS: its chains are biased, and say so.</summary>
    private const string Funnel = "eight_schools-eight_schools_centered";

    public static TheoryData<string> Names => [.. PosteriordbModel.All.Select(model => model.Name)];

    [ReferenceTheory]
    [MemberData(nameof(Names))]
    public void Draws_agree_with_the_reference(string name) => Check(name, seed: 3);

    [LongReferenceTheory]
    [MemberData(nameof(Names))]
    public void Draws_agree_with_the_reference_for_other_seeds(string name)
    {
        Check(name, seed: 1);
        Check(name, seed: 2);
    }

    private static void Check(string name, ulong seed)
    {
        PosteriordbModel model = PosteriordbModel.All.Single(model => model.Name == name);
        (Posterior posterior, _) = model.Define(PosteriordbData.Read(ReferenceData.Folder, model.Folder)).Sample(new Nuts { Seed = seed });
        bool isFunnel = name == Funnel;
        foreach (Reference reference in Reference.Read(ReferenceData.Folder, model.Folder))
        {
            // 4 Monte Carlo errors: 6e-5 by chance for each of four figures of about 110 parameters, if seeds and arithmetic were not fixed.
            double[][] draws = reference.Of(posterior);
            string where = FormattableString.Invariant($"{reference.Name} of {name}, seed {seed}: ");
            void Within(double value, double low, double high, string what) => Assert.True(value >= low && value <= high, FormattableString.Invariant($"{where}{what} {value}, expected {low} to {high}."));
            Within(reference.DeviationOfMean(draws), 0, isFunnel ? 8 : 4, "errors of the mean");
            Within(Diagnostics.RHat(draws), 0.99, isFunnel ? 1.2 : 1.02, "R-hat");
            if (isFunnel)
                continue;
            Within(reference.DeviationOfStandardDeviation(draws), 0, 4, "errors of the standard deviation");
            Within(reference.DeviationOfQuantiles(draws), 0, 4, "errors of the quantiles");
            Within(Diagnostics.EffectiveSampleSizeBulk(draws), 400, double.PositiveInfinity, "bulk ESS");
        }

        if (isFunnel)
        {
            // A metric that follows the funnel's long direction may see no divergence; the energy tells of the neck all the same.
            Assert.Contains(posterior.Summary().Warnings, warning => warning.Contains("diverged", StringComparison.Ordinal) || warning.Contains("E-BFMI", StringComparison.Ordinal));
        }
    }
}
