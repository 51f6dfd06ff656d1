using System.Collections.Immutable;
using System.Numerics.Tensors;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// The sites of a model, given draws of its continuous ones: the discrete ones are recomputed from these when somebody asks.
/// </summary>
internal sealed partial class PosteriorSites
{
    private const uint Purpose = 0x44495343;   // "DISC"

    private readonly Trace trace;
    private readonly DiscreteModel model;
    private readonly SiteDraws continuous;
    private readonly ulong seed;
    private readonly Lazy<SiteDraws> joint;
    private readonly Lazy<Plan> marginals;
    private readonly Lazy<double[]> averages;

    /// <param name="trace">The trace in which sites have one value each.</param>
    /// <param name="model">The model in which discrete sites take all their values at once.</param>
    /// <param name="continuous">Draws of the continuous sites, in order.</param>
    /// <param name="seed">Of the draws of discrete sites.</param>
    public PosteriorSites(Trace trace, DiscreteModel model, SiteDraws continuous, ulong seed)
    {
        (this.trace, this.model, this.continuous, this.seed) = (trace, model, continuous, seed);
        joint = new(() => model.Latents.IsEmpty ? continuous : Draw());
        marginals = new(() => Plan.Compile(Inputs, StateProbabilities.Of(model, [.. model.Latents.Select(StateProbabilities.Of)])));
        averages = new(Average);
    }

    /// <summary>The names of sites and deterministics.</summary>
    public IEnumerable<string> Names => trace.Latents.Select(site => site.Name).Concat(trace.Deterministics.Select(derived => derived.Name));

    /// <summary>The draws of a site or deterministic, by name.</summary>
    public Draws this[string name]
    {
        get
        {
            if (trace.Latents.FirstOrDefault(site => site.Name == name) is { } site)
                return site.IsDiscrete ? new DiscreteDraws(this, site) : continuous.Evaluate(site.Value, site.Plates);
            if (trace.Deterministics.FirstOrDefault(derived => derived.Name == name) is { } expression)
                return Evaluate(expression.Value, () => model.Trace.Deterministics.First(derived => derived.Name == name).Value);
            throw new KeyNotFoundException($"There is no site named '{name}'. There are: {string.Join(", ", Names)}.");
        }
    }

    /// <summary>Draws of all latent sites together, the discrete ones given the continuous ones.</summary>
    public SiteDraws Joint => joint.Value;

    private Tensor[] Inputs => [.. model.Continuous.Select(site => site.Value)];

    /// <summary>The draws of a discrete site.</summary>
    public DiscreteDraws Discrete(Tensor value) =>
        trace.Latents.FirstOrDefault(site => site.Value == value) is { } site
            ? new DiscreteDraws(this, site)
            : throw new ArgumentException("The value asked about is not a site of the model.", nameof(value));

    /// <summary>
    /// The draws of an expression over sites: if it depends on discrete ones, its expectation given the continuous ones; or, if it mixes cells of a discrete site in another way than by
    /// adding them up, its value at joint draws.
    /// </summary>
    /// <param name="expression">Over sites that have one value each.</param>
    /// <param name="summed">The same expression over discrete sites that take all their values at once.</param>
    public Draws Evaluate(Tensor expression, Func<Tensor> summed)
    {
        if (!DependsOnDiscrete(expression))
            return continuous.Evaluate(expression, trace.PlateOrder);
        if (trace.Latents.FirstOrDefault(site => site.Value == expression) is { } site)
            return new DiscreteDraws(this, site);
        return ConditionalExpectation.Of(model, summed()) is { } expectation ? continuous.Evaluate(Inputs, expectation, trace.PlateOrder) : AtJointDraws(expression);
    }

    /// <summary>The values of an expression at joint draws of all sites.</summary>
    public Draws AtJointDraws(Tensor expression) => Joint.Evaluate(expression, trace.PlateOrder);

    /// <summary>The model with the continuous sites fixed at a draw.</summary>
    public DiscreteModel At(int chain, int draw) => model.At(Checked(chain, draw), model.CreateWorkspace());

    /// <summary>The model with the continuous sites fixed at their means. Supports are convex, so that means lie in them.</summary>
    public DiscreteModel AtMean()
    {
        if (LastDraw is null)
            throw new InvalidOperationException("There are no draws, so the sites have no means.");
        var mean = new double[model.Continuous.Sum(site => site.Type.Size)];
        int count = Enumerable.Range(0, continuous.Chains).Sum(continuous.Length);
        for (int chain = 0; chain < continuous.Chains; chain++)
        {
            for (int draw = 0; draw < continuous.Length(chain); draw++)
                TensorPrimitives.Add(mean, continuous.Draw(chain, draw), mean);
        }

        TensorPrimitives.Divide(mean, count, mean);
        return model.At(mean, model.CreateWorkspace());
    }

    /// <summary>The probabilities of a site's values, averaged over all draws.</summary>
    public double[,] Marginals(string name) => TableOf(name, averages.Value);

    /// <summary>The probabilities of a site's values given one draw.</summary>
    public double[,] Marginals(string name, int chain, int draw)
    {
        var values = new double[marginals.Value.OutputSize];
        marginals.Value.CreateWorkspace().Run(Checked(chain, draw), values);
        return TableOf(name, values);
    }

    /// <summary>Shows the probabilities of all values of all sites given draws, evenly spread if not all are wanted: one thread per chain.</summary>
    public void EachMarginals(Action<int, int, double[]> visit, int perChain = int.MaxValue) => PerChain.Run(continuous.Chains, chain =>
    {
        Workspace workspace = marginals.Value.CreateWorkspace();
        var values = new double[marginals.Value.OutputSize];
        int length = continuous.Length(chain), count = Math.Min(length, perChain);
        for (int i = 0; i < count; i++)
        {
            int draw = (int)((long)i * length / count);
            workspace.Run(continuous.Draw(chain, draw), values);
            visit(chain, draw, values);
        }
    });

    /// <summary>The discrete sites.</summary>
    public IReadOnlyList<Site> DiscreteSites => model.Latents;

    /// <summary>The last draw of the first chain that has one.</summary>
    public (int Chain, int Draw)? LastDraw
    {
        get
        {
            for (int chain = 0; chain < continuous.Chains; chain++)
            {
                if (continuous.Length(chain) > 0)
                    return (chain, continuous.Length(chain) - 1);
            }

            return null;
        }
    }

    /// <summary>Where the probabilities of a site's values begin among those of all sites; cell by cell, the values of a cell side by side.</summary>
    public int PlaceOf(string name) => model.Latents.TakeWhile(site => site.Name != name).Sum(site => site.Type.Axes.Size * DiscreteModel.Count(site));

    private bool DependsOnDiscrete(Tensor expression)
    {
        HashSet<Tensor> discrete = [.. trace.Latents.Where(site => site.IsDiscrete).Select(site => site.Value)];
        return discrete.Count > 0 && Graph.Order([expression]).Any(node => node.Outputs.Any(discrete.Contains));
    }

    private ReadOnlySpan<double> Checked(int chain, int draw)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chain);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(chain, continuous.Chains);
        ArgumentOutOfRangeException.ThrowIfNegative(draw);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(draw, continuous.Length(chain));
        return continuous.Draw(chain, draw);
    }

    private double[,] TableOf(string name, double[] all)
    {
        Site site = model.Latents.First(site => site.Name == name);
        var table = new double[site.Type.Axes.Size, DiscreteModel.Count(site)];
        all.AsSpan(PlaceOf(name), table.Length).CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref table[0, 0], table.Length));
        return table;
    }

    private double[] Average()
    {
        var sums = new double[continuous.Chains][];
        for (int chain = 0; chain < sums.Length; chain++)
            sums[chain] = new double[marginals.Value.OutputSize];
        EachMarginals((chain, _, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                sums[chain][i] += values[i];
        });
        var average = new double[marginals.Value.OutputSize];
        int count = Enumerable.Range(0, continuous.Chains).Sum(continuous.Length);
        for (int i = 0; i < average.Length; i++)
            average[i] = sums.Sum(sum => sum[i]) / count;
        return average;
    }

    private SiteDraws Draw()
    {
        Tensor[] stored = [.. trace.Latents.Select(site => site.Value)];
        // Where each stored site comes from: a place among the continuous values, or the variables of the discrete one in the order of its memory.
        int width = stored.Sum(site => site.Type.Size);
        var chains = new double[continuous.Chains][];
        var draws = JointDraws.Of(model);
        int[][] variables = [.. trace.Latents.Select(VariablesInMemory)];
        PerChain.Run(chains.Length, chain =>
        {
            var random = new Philox(seed, (uint)chain, Purpose);
            chains[chain] = new double[continuous.Length(chain) * width];
            Workspace tables = model.CreateWorkspace();
            JointDraws.Sampler? sampler = draws?.CreateSampler();
            for (int draw = 0; draw < continuous.Length(chain); draw++)
            {
                ReadOnlySpan<double> given = continuous.Draw(chain, draw);
                int[] states = sampler?.Draw(given, ref random) ?? IExactEngine.Of(model.At(given, tables), new ExactOptions()).Sample(1, random.NextBits())[0];
                Span<double> target = chains[chain].AsSpan(draw * width, width);
                for (int i = 0; i < stored.Length; i++)
                {
                    Site site = trace.Latents[i];
                    int size = stored[i].Type.Size;
                    if (!site.IsDiscrete)
                    {
                        given[..size].CopyTo(target);
                        given = given[size..];
                    }

                    for (int cell = 0; cell < variables[i].Length; cell++)
                        target[cell] = DiscreteModel.Smallest(site) + states[variables[i][cell]];
                    target = target[size..];
                }
            }
        });
        return new SiteDraws(stored, chains);
    }

    /// <summary>The variables of a discrete site's cells, in the order in which its tensor lies in memory; none for a continuous site.</summary>
    private int[] VariablesInMemory(Site site)
    {
        if (!site.IsDiscrete)
            return [];
        int[] variables = model.Variables(site.Name), strides = site.Value.Type.StridesWithin(site.Value.Type), places = new int[variables.Length];
        int number = 0;
        foreach (int[] cell in DiscreteModel.CellsOf(site.Plates))
        {
            int place = 0;
            for (int d = 0; d < site.Value.Axes.Count; d++)
                place += cell[site.Plates.IndexOf((Plate)site.Value.Axes[d])] * strides[d];
            places[place] = variables[number++];
        }

        return places;
    }
}
