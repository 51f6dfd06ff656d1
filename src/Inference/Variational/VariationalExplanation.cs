using System.Collections.Immutable;
using System.Text;

namespace Prob;

/// <summary>How a fit would estimate the gradient of the evidence lower bound, and what it would move.</summary>
/// <param name="Sites">The sites that are drawn, with the estimator of each.</param>
/// <param name="SummedOut">Discrete sites of the model that the guide does not draw, and that are summed out exactly.</param>
/// <param name="Parameters">Names and shapes of what is moved.</param>
/// <param name="Particles">Draws of everything in each step.</param>
/// <param name="Minibatch">What each step looks at, if not at everything.</param>
public sealed record VariationalExplanation(
    ImmutableArray<SiteEstimator> Sites, ImmutableArray<string> SummedOut, ImmutableArray<(string Name, Shape Shape)> Parameters, int Particles, (string Plate, int Cells, int Of)? Minibatch)
{
    /// <summary>The numbers that are moved.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Shape.Size);

    /// <summary>For people, a line for each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        int width = Sites.Select(site => site.Site.Length).Concat(SummedOut.Select(name => name.Length)).DefaultIfEmpty().Max();
        foreach (SiteEstimator site in Sites)
            text.AppendLine($"{site.Site.PadRight(width)}  {site.Distribution}: {site.Estimator}; {site.Reason}");
        foreach (string name in SummedOut)
            text.AppendLine($"{name.PadRight(width)}  summed out of the model exactly, as the guide does not draw it");
        text.Append($"{ParameterCount} numbers to fit, {(Particles == 1 ? "1 draw" : $"{Particles} draws")} a step");
        if (Minibatch is var (plate, cells, of))
            text.Append($", {cells} of {of} cells of '{plate}' a step");
        return text.Append('.').ToString();
    }
}

/// <summary>How a site is drawn.</summary>
/// <param name="Site">Its name.</param>
/// <param name="Distribution">What it is drawn from.</param>
/// <param name="Estimator">How gradients of expectations over it are estimated.</param>
/// <param name="Reason">Why so.</param>
public sealed record SiteEstimator(string Site, string Distribution, Estimator Estimator, string Reason);
