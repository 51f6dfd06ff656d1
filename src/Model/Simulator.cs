using Prob.Graphs;

namespace Prob;

/// <summary>Draws sites and observations in the order of the program, each given those before it.</summary>
internal static class Simulator
{
    private const uint Purpose = 0x51;   // keeps these random numbers apart from a sampler's

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

    private static SiteDraws Run(Trace trace, IReadOnlyList<Site> drawn, int[] lengths, Action<int, int, double[]> begin, ulong seed)
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
        var chains = new double[lengths.Length][];
        PerChain.Run(lengths.Length, chain =>
        {
            var random = new Philox(seed, (uint)chain, Purpose);
            SiteSampler[] samplers = [.. plans.Select(plan => plan.ForThread())];
            chains[chain] = new double[lengths[chain] * width];
            var values = new double[width];
            for (int draw = 0; draw < lengths[chain]; draw++)
            {
                begin(chain, draw, values);
                foreach (SiteSampler sampler in samplers)
                    sampler.Draw(ref random, values);
                values.CopyTo(chains[chain], draw * width);
            }
        });
        return new SiteDraws(stored, chains);
    }

    /// <summary>Draws one site, cell by cell, from the parameters that the values before it give.</summary>
    private sealed class SiteSampler
    {
        private readonly Site site;
        private readonly int offset;
        private readonly Plan plan;
        private readonly int[] sizes;
        private readonly Workspace workspace;
        private readonly double[] parameters;
        private readonly double[] cell;

        public SiteSampler(Site site, Tensor[] stored, int offset)
            : this(site, offset, Plan.Compile(stored, [.. site.Distribution.Parameters.Select(p => PerCell(p, site)), .. site.Distribution.Parameters.Select(IsInside)]))
        {
        }

        private SiteSampler(Site site, int offset, Plan plan)
        {
            (this.site, this.offset, this.plan) = (site, offset, plan);
            sizes = [.. site.Distribution.Parameters.Select(parameter => parameter.Value.Shape.Size)];
            workspace = plan.CreateWorkspace();
            parameters = new double[plan.OutputSize];   // values, then a verdict on each
            cell = new double[sizes.Sum()];
        }

        public SiteSampler ForThread() => new(site, offset, plan);

        public void Draw(ref Philox random, double[] values)
        {
            workspace.Run(values, parameters);
            int outside = parameters.AsSpan(^sizes.Length..).IndexOf(0.0);
            if (outside >= 0)
            {
                Parameter parameter = site.Distribution.Parameters[outside];
                throw new ModelException($"{parameter.Name} of {site.Distribution.GetType().Name} for {site.Label} must be {parameter.Support}, but was not when the sites before it were drawn.");
            }

            int cells = site.Type.Axes.Size, width = site.Type.Shape.Size;
            for (int c = 0; c < cells; c++)
            {
                int from = 0, to = 0;
                foreach (int size in sizes)
                {
                    parameters.AsSpan(from + (c * size), size).CopyTo(cell.AsSpan(to));
                    from += cells * size;
                    to += size;
                }

                try
                {
                    site.Distribution.Sample(ref random, cell, values.AsSpan(offset + (c * width), width));
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

        private static Tensor PerCell(Parameter parameter, Site site) => Functions.Expand(parameter.Value, new(site.Type.Axes, parameter.Value.Shape));
    }
}
