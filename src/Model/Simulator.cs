using Prob.Graphs;

namespace Prob;

/// <summary>Draws sites and observations in the order of the program, each given those before it.</summary>
internal static class Simulator
{
    private const uint Purpose = 0x5100_0000;   // keeps these random numbers apart from a sampler's; the chain is added
    private const int LeastBlock = 64;           // draws made one after the other

    /// <summary>What is stored of a draw: latent sites, then observations.</summary>
    public static Tensor[] Stored(Trace trace) => [.. trace.Latents.Select(site => site.Drawn), .. trace.Observations.Select(site => site.Drawn)];

    /// <summary>Draws of everything: latent sites from the prior, then observations given them.</summary>
    public static SiteDraws Run(Trace trace, ulong seed, int draws) => Run(trace, trace.Order, [draws], static (_, _, _) => { }, seed);

    /// <summary>Draws of the observations, given draws of the latent sites.</summary>
    public static SiteDraws Predict(Trace trace, SiteDraws latents, ulong seed) =>
        Run(
            trace,
            trace.Observations,
            [.. Enumerable.Range(0, latents.Chains).Select(latents.Length)],
            (chain, draw, values) => latents.Draw(chain, draw).CopyTo(values),
            seed);

    /// <summary>Draws of some sites, each given those before it.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="drawn">The sites, in the order of the program.</param>
    /// <param name="lengths">The number of draws of each chain.</param>
    /// <param name="begin">Given chain and draw, fills in what is known of it, of all that is stored.</param>
    /// <param name="seed">Of the random numbers.</param>
    public static SiteDraws Run(Trace trace, IReadOnlyList<Site> drawn, int[] lengths, Action<int, int, double[]> begin, ulong seed)
    {
        Tensor[] stored = Stored(trace);
        var offsets = new Dictionary<Tensor, int>();
        int width = 0;
        foreach (Tensor site in stored)
        {
            offsets.Add(site, width);
            width += site.Type.Size;
        }

        SiteSampler[] plans = [.. drawn.Select(site => new SiteSampler(site, stored, offsets[site.Drawn]))];
        double[][] chains = Array.ConvertAll(lengths, length => new double[length * width]);
        int perBlock = Math.Max(LeastBlock, lengths.Sum() / (2 * Environment.ProcessorCount));
        (int Chain, int First)[] blocks = [.. lengths.SelectMany((length, chain) => Enumerable.Range(0, (length + perBlock - 1) / perBlock).Select(block => (chain, block * perBlock)))];
        PerChain.Run(blocks.Length, block =>
        {
            (int chain, int from) = blocks[block];
            SiteSampler[] samplers = [.. plans.Select(plan => plan.ForThread())];
            var values = new double[width];
            for (int draw = from; draw < Math.Min(from + perBlock, lengths[chain]); draw++)
            {
                // Every draw has its own random numbers, so that it does not matter who makes it.
                var random = new Philox(seed, (uint)draw, Purpose + (uint)chain);
                begin(chain, draw, values);
                foreach (SiteSampler sampler in samplers)
                    sampler.Draw(ref random, values);
                values.CopyTo(chains[chain], draw * width);
            }
        });
        return new SiteDraws(stored, chains);
    }

    /// <summary>Draws one site, given the values of all before it.</summary>
    private sealed class SiteSampler
    {
        private readonly Site site;
        private readonly int offset, size;
        private readonly CellSampler first;
        private readonly CellSampler? next;
        private readonly int[][] places;     // of a chain: for each step, where the cells of the outer plates lie
        private readonly double[] given;     // of a chain: all values, the cells before, the number of the step
        private readonly double[] cells;

        public SiteSampler(Site site, Tensor[] stored, int offset)
        {
            (this.site, this.offset, size) = (site, offset, site.Type.Size);
            if (site.Link is not { } link)
            {
                (first, places, given, cells) = (new CellSampler(site, site.Distribution, site.Type.Axes, stored), [], [], []);
                return;
            }

            Plate time = site.Plates[^1];
            AxisSet outer = site.Type.Axes.Except(time);
            Tensor step = Tensor.Input("step", TensorType.Scalar);
            // Parameters that differ from step to step are looked up at the step.
            Tensor AtStep(Tensor parameter) => parameter.Axes.Contains(time) ? parameter.At(time, step) : parameter;
            IDistribution further = link.Next.With([.. link.Next.Parameters.Select(parameter => AtStep(parameter.Value))]);
            first = new CellSampler(site, site.Distribution, outer, stored);
            next = new CellSampler(site, further, outer, [.. stored, link.Previous, step]);
            int[] strides = site.Type.StridesWithin(site.Type);
            places = new int[time.Size][];
            for (int t = 0; t < places.Length; t++)
                places[t] = Places(site.Type.Axes, strides, time, t);
            cells = new double[outer.Size];
            given = new double[stored.Sum(s => s.Type.Size) + cells.Length + 1];
        }

        private SiteSampler(SiteSampler other)
        {
            (site, offset, size, places) = (other.site, other.offset, other.size, other.places);
            (first, next) = (other.first.ForThread(), other.next?.ForThread());
            (given, cells) = (new double[other.given.Length], new double[other.cells.Length]);
        }

        public SiteSampler ForThread() => new(this);

        public void Draw(ref Philox random, double[] values)
        {
            if (next is null)
            {
                first.Draw(ref random, values, values.AsSpan(offset, size));
                return;
            }

            first.Draw(ref random, values, cells);
            values.CopyTo(given, 0);
            for (int t = 0; t < places.Length; t++)
            {
                for (int c = 0; c < cells.Length; c++)
                    values[offset + places[t][c]] = cells[c];
                cells.CopyTo(given, values.Length);
                given[^1] = t + 1;
                if (t + 1 < places.Length)
                    next.Draw(ref random, given, cells);
            }
        }

        private static int[] Places(AxisSet axes, int[] strides, Axis time, int t)
        {
            var places = new int[axes.Except(time).Size];
            for (int c = 0; c < places.Length; c++)
            {
                int rest = c;
                for (int d = axes.Count - 1; d >= 0; d--)
                {
                    int at = t;
                    if (axes[d] != time)
                        (rest, at) = Math.DivRem(rest, axes[d].Size);
                    places[c] += at * strides[d];
                }
            }

            return places;
        }
    }

    /// <summary>Draws cells of some axes, one after the other, from a distribution whose parameters depend on given values.</summary>
    private sealed class CellSampler
    {
        private readonly Site site;
        private readonly IDistribution distribution;
        private readonly int count;
        private readonly Plan plan;
        private readonly int[] sizes;
        private readonly Workspace workspace;
        private readonly double[] parameters;   // values, then a verdict on each
        private readonly double[] cell;

        public CellSampler(Site site, IDistribution distribution, AxisSet axes, IReadOnlyList<Tensor> given)
            : this(site, distribution, axes.Size, Plan.Compile(
                given,
                [.. distribution.Parameters.Select(p => Functions.Expand(p.Value, new(axes, p.Value.Shape))), .. distribution.Parameters.Select(IsInside)]))
        {
        }

        private CellSampler(Site site, IDistribution distribution, int count, Plan plan)
        {
            (this.site, this.distribution, this.count, this.plan) = (site, distribution, count, plan);
            sizes = [.. distribution.Parameters.Select(parameter => parameter.Value.Shape.Size)];
            workspace = plan.CreateWorkspace();
            parameters = new double[plan.OutputSize];
            cell = new double[sizes.Sum()];
        }

        public CellSampler ForThread() => new(site, distribution, count, plan);

        public void Draw(ref Philox random, ReadOnlySpan<double> given, Span<double> draws)
        {
            workspace.Run(given, parameters);
            int outside = parameters.AsSpan(^sizes.Length..).IndexOf(0.0);
            if (outside >= 0)
            {
                Parameter parameter = distribution.Parameters[outside];
                throw new ModelException($"{parameter.Name} of {parameter.OwnerIn(distribution)} for {site.Label} must be {parameter.Support}, but was not when the sites before it were drawn.");
            }

            int width = draws.Length / count;
            for (int c = 0; c < count; c++)
            {
                int from = 0, to = 0;
                foreach (int size in sizes)
                {
                    parameters.AsSpan(from + (c * size), size).CopyTo(cell.AsSpan(to));
                    from += count * size;
                    to += size;
                }

                try
                {
                    distribution.Sample(ref random, cell, draws.Slice(c * width, width));
                }
                catch (Exception exception) when (exception is NotSupportedException or ArgumentException or InvalidOperationException)
                {
                    throw new ModelException($"The site {site.Label} cannot be drawn from: {exception.Message}", exception);
                }
            }
        }

        /// <summary>1 if the parameter lies in its support in every cell, else 0.</summary>
        private static Tensor IsInside(Parameter parameter)
        {
            Tensor verdicts = parameter.Support.Contains(parameter.Value);
            foreach (Axis axis in verdicts.Axes)
                verdicts = verdicts.ToVector(axis);
            return Functions.Min(verdicts);
        }
    }
}
