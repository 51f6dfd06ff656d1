using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <content>What the draws say of data: those that were seen, and others.</content>
internal sealed partial class PosteriorSites
{
    /// <summary>Log-likelihoods of the cells of an observation in every draw.</summary>
    public Draws LogLikelihood(string? name)
    {
        ImmutableArray<Site> all = model.Trace.Observations;
        Site[] named = name is null && all.Length == 1 ? [all[0]] : [.. all.Where(site => site.Name == name)];
        if (named is not [var site])
        {
            string there = all.IsEmpty ? "The model has none." : $"There are: {string.Join(", ", all.Select(observed => observed.Name))}.";
            throw new KeyNotFoundException($"{(name is null ? "The observation must be named" : $"There is no observation named '{name}'")}. {there}");
        }

        using Node.LabelScope label = Node.Labelled($"the density of {site.Label}");
        Tensor density = site.Distribution.LogDensity(site.Value);
        EnumeratedAxis[] enumerated = [.. density.Axes.OfType<EnumeratedAxis>()];
        if (enumerated.Length > 0)
        {
            // E p(y | z) over z before any observation, relative to the largest p.
            Tensor largest = enumerated.Aggregate(density, static (x, axis) => Functions.Max(x.ToVector(axis), 0));
            Tensor scale = Functions.StopGradient(Functions.Where(Functions.Equal(largest, double.NegativeInfinity), 0, largest));
            var before = new DiscreteModel(model.Trace with { Observations = [], Order = [.. model.Trace.Order.Except(all)] }, model.Axes);
            Tensor expected = MixedCells.In(density) is null ? ConditionalExpectation.Of(before, Functions.Exp(density - scale))! : null!;
            if (expected is null)
                throw new ModelException($"The observation {site.Label} depends on several cells of a discrete site at once, so that its cells have no likelihoods of their own.");
            density = Functions.Log(expected) + scale;
        }

        return continuous.Evaluate(Inputs, Functions.Expand(density, new(AxisSet.Of([.. site.Plates]), default)), site.Plates);
    }

    /// <summary>
    /// The draws of the continuous sites in the trace of other data, made when somebody asks; what is not among these draws, or is to be drawn anew, is drawn given the rest.
    /// </summary>
    /// <exception cref="ModelException">The sites do not fit.</exception>
    public Func<SiteDraws> In(Trace other, IReadOnlyList<string> anew)
    {
        Site[] wanted = [.. other.Latents.Where(site => !site.IsDiscrete)];
        if (anew.FirstOrDefault(name => !Array.Exists(wanted, site => site.Name == name)) is { } unknown)
            throw new ModelException($"'{unknown}' was to be drawn anew, but is no continuous site of the model. There are: {string.Join(", ", wanted.Select(site => site.Name))}.");
        var moved = new List<(Site From, Site To)>();
        foreach (Site site in wanted.Where(site => !anew.Contains(site.Name)))
        {
            // The entries that are missing in other data are other entries.
            if (site.IsPart || trace.Latents.FirstOrDefault(own => own.Name == site.Name) is not { } own)
                continue;
            if (own.IsDiscrete || own.Shape != site.Shape || !own.Plates.Select(plate => plate.Name).SequenceEqual(site.Plates.Select(plate => plate.Name)))
                throw new ModelException($"{site.Label} has shape {site.Shape} with these data, but {own.Shape} in the posterior. Where these are other cells than there, let them be drawn from their distribution: name '{site.Name}' as a site to be drawn anew.");
            moved.Add((own, site));
        }

        Site[] drawn = [.. other.Order.Where(site => wanted.Contains(site) && !moved.Exists(pair => pair.To == site))];
        foreach (Site site in drawn)
        {
            if (other.Latents.FirstOrDefault(given => given.IsDiscrete && Graph.DependOn(site.Distribution.Parameters.Select(parameter => parameter.Value), given.Value)) is { } discrete)
                throw new ModelException($"{site.Label} is not in the posterior, and cannot be drawn before the discrete site {discrete.Label}, which is inferred from the data.");
        }

        return () =>
        {
            double[][] values = continuous.Evaluate(Plan.Compile([.. trace.Latents.Where(site => !site.IsDiscrete).Select(site => site.Value)], [.. moved.Select(pair => pair.From.LaidOutAs(pair.To))]));
            var there = new SiteDraws(moved.Select(pair => pair.To.Value), values);
            if (drawn.Length == 0)
                return there;
            Tensor[] stored = Simulator.Stored(other);
            int[] starts = [.. moved.Select(pair => stored.TakeWhile(tensor => tensor != pair.To.Drawn).Sum(tensor => tensor.Type.Size))];
            return Simulator.Run(other, drawn, [.. Enumerable.Range(0, continuous.Chains).Select(continuous.Length)], Begin, seed).Only([.. wanted.Select(site => site.Value)]);

            void Begin(int chain, int draw, double[] all)
            {
                ReadOnlySpan<double> given = there.Draw(chain, draw);
                for (int i = 0; i < starts.Length; i++)
                {
                    given[..moved[i].To.Type.Size].CopyTo(all.AsSpan(starts[i]));
                    given = given[moved[i].To.Type.Size..];
                }
            }
        };
    }
}
