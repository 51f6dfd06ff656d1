namespace Prob.Tests;

/// <summary>Parameters and latent values drawn from a prior, and data drawn given them.</summary>
/// <typeparam name="TData">What the model is given.</typeparam>
/// <param name="Data">The data.</param>
/// <param name="Truth">The true values of each latent site by name, row by row.</param>
internal sealed record SimulatedData<TData>(TData Data, params (string Site, double[] Values)[] Truth);

/// <summary>Draws from the prior and the model, in plain code that shares nothing with the library but uniform, exponential and normal random numbers.</summary>
internal delegate SimulatedData<TData> Simulate<TData>(ref Philox random);

/// <summary>A function of the values of all cells of a model's discrete site.</summary>
internal sealed record StateFunction(string Name, Func<ReadOnlySpan<double>, double> Of);

/// <summary>A model whose posterior is to be compared with where its data came from.</summary>
internal abstract record CalibratedModel(string Name)
{
    /// <summary>Draws truth and data, samples the posterior given the data, and says where the truth lies in it.</summary>
    public abstract Replication Replicate(uint number, Nuts sampler, int stride);

    public sealed override string ToString() => Name;
}

/// <summary>A model as a function of data, and its twin that draws the data.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Simulate">Draws truth and data.</param>
/// <param name="Model">The same model, to be given data.</param>
/// <param name="Latent">The name of the discrete site, whose values begin with 0.</param>
/// <param name="Functions">What is ranked of the discrete site.</param>
internal sealed record CalibratedModel<TData, TSites>(
    string Name, Simulate<TData> Simulate, Model<TData, TSites> Model, string Latent, params StateFunction[] Functions) : CalibratedModel(Name)
{
    private const uint Simulating = 0x43414C49, Ranking = 0x52414E4B;   // "CALI", "RANK"

    public override Replication Replicate(uint number, Nuts sampler, int stride)
    {
        var random = new Philox(sampler.Seed, number, Simulating);
        SimulatedData<TData> simulated = Simulate(ref random);
        Posterior<TSites> posterior = Model.Given(simulated.Data).Sample(sampler with { Chains = 1, Threads = 1, Seed = sampler.Seed + number + 1 });
        random = new Philox(sampler.Seed, number, Ranking);
        var ranks = new List<Rank>();
        double[,] marginals = new double[0, 0];
        double[] states = [];
        foreach ((string site, double[] truth) in simulated.Truth)
        {
            Draws draws = posterior[site];
            Assert.Equal(truth.Length, draws.Shape.Size);
            if (draws is DiscreteDraws discrete)
            {
                (marginals, states) = (discrete.Marginals(), truth);
                foreach (StateFunction function in Functions.Append(new("probability of the states", ProbabilityOf(marginals))))
                    ranks.Add(Rank.Of(function.Name, function.Of(truth), [.. Enumerable.Range(0, draws.Count).Select(i => function.Of(draws[0, i]))], stride, ref random));
            }
            else
            {
                for (int entry = 0; entry < truth.Length; entry++)
                    ranks.Add(Rank.Of($"{site}{draws.Shape.IndexText(entry)}", truth[entry], draws.Values(entry), stride, ref random));
            }
        }

        return new Replication([.. ranks], marginals, [.. states.Select(state => (int)state)]);
    }

    /// <summary>How well states fit the data, cell by cell, on a log scale: joint draws in the wrong cells fit worse than the truth. Right or wrong, the marginals are the same for truth and draws.</summary>
    private static Func<ReadOnlySpan<double>, double> ProbabilityOf(double[,] marginals) => states =>
    {
        double sum = 0;
        for (int cell = 0; cell < states.Length; cell++)
            sum += Math.Log(Math.Max(marginals[cell, (int)states[cell]], double.Epsilon));
        return sum;
    };
}

/// <summary>Where the truth of a quantity lies among thinned draws, from 0 to their number; among ties by chance.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Place">How many of the thinned draws are smaller than the truth.</param>
/// <param name="EffectiveSize">The effective sample size of all draws, as many as there are if they are constant.</param>
internal readonly record struct Rank(string Quantity, int Place, double EffectiveSize)
{
    public static Rank Of(string quantity, double truth, double[] draws, int stride, ref Philox random)
    {
        int smaller = 0, equal = 0;
        for (int i = stride - 1; i < draws.Length; i += stride)
        {
            smaller += draws[i] < truth ? 1 : 0;
            equal += draws[i] == truth ? 1 : 0;
        }

        double size = Diagnostics.EffectiveSampleSizeBulk([draws]);
        return new Rank(quantity, smaller + random.NextInt(equal + 1), double.IsNaN(size) ? draws.Length : size);
    }
}

/// <summary>One truth, and what the posterior given its data says.</summary>
/// <param name="Ranks">Of all quantities.</param>
/// <param name="Marginals">Of the discrete site: a row per cell, a column per value.</param>
/// <param name="States">The true value of each cell.</param>
internal sealed record Replication(Rank[] Ranks, double[,] Marginals, int[] States);
