using System.Text.Json;
using Prob;

namespace Posteriordb;

/// <summary>What is known of a scalar parameter from the reference draws of posteriordb.</summary>
public sealed record Reference(string Name, double Mean, double StandardDeviation, double Quantile5, double Median, double Quantile95, double MonteCarloError)
{
    /// <summary>Draws that the reference figures come from: 10 chains of 1000, nearly independent.</summary>
    private const int Draws = 10_000;

    /// <summary>The parameters of a posterior, in order.</summary>
    public static IReadOnlyList<Reference> Read(string folder, string posterior)
    {
        JsonElement json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "posteriordb", posterior, "reference.json"))).RootElement;
        return [.. json.GetProperty("parameters").EnumerateObject().Select(parameter =>
        {
            double Figure(string name) => parameter.Value.GetProperty(name).GetDouble();
            return new Reference(parameter.Name, Figure("mean"), Figure("sd"), Figure("q05"), Figure("q50"), Figure("q95"), Figure("mcse_mean"));
        })];
    }

    /// <summary>Our draws of the parameter: "beta[2]" is the second entry (numbered from 1) of the site beta.</summary>
    public double[][] Of(Posterior posterior)
    {
        string[] parts = Name.Split('[', ']');
        return posterior[parts[0]].Entry(parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) - 1 : 0);
    }

    /// <summary>|mean − reference mean| in Monte Carlo errors of both.</summary>
    public double DeviationOfMean(double[][] chains) =>
        Math.Abs(chains.SelectMany(chain => chain).Average() - Mean) / Together(Diagnostics.MonteCarloErrorMean(chains), MonteCarloError);

    /// <summary>|sd − reference sd| in Monte Carlo errors of both. The reference does not give the error of its sd: for ours, scaled to its number of draws.</summary>
    public double DeviationOfStandardDeviation(double[][] chains)
    {
        double[] all = [.. chains.SelectMany(chain => chain)];
        double mean = all.Average();
        double standardDeviation = Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1));
        double error = Diagnostics.MonteCarloErrorStandardDeviation(chains);
        return Math.Abs(standardDeviation - StandardDeviation) / Together(error, error * Math.Sqrt(Diagnostics.EffectiveSampleSizeStandardDeviation(chains) / Draws));
    }

    /// <summary>The larger of the deviations of the 5 % and 95 % quantiles, in Monte Carlo errors of both, the reference's scaled from ours likewise.</summary>
    public double DeviationOfQuantiles(double[][] chains) => Math.Max(DeviationOfQuantile(chains, 0.05, Quantile5), DeviationOfQuantile(chains, 0.95, Quantile95));

    private static double DeviationOfQuantile(double[][] chains, double probability, double reference)
    {
        double error = Diagnostics.MonteCarloErrorQuantile(chains, probability);
        double referenceError = error * Math.Sqrt(Diagnostics.EffectiveSampleSizeQuantile(chains, probability) / Draws);
        return Math.Abs(Diagnostics.Quantile(chains, probability) - reference) / Together(error, referenceError);
    }

    private static double Together(double first, double second) => Math.Sqrt((first * first) + (second * second));
}
