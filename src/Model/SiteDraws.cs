using Prob.Graphs;

namespace Prob;

/// <summary>
/// Values of all sites of a model, draw by draw: what a posterior or a simulation stores. Any expression over the sites is computed from them by a plan.
/// </summary>
internal sealed class SiteDraws
{
    private readonly Tensor[] sites;
    private readonly double[][] chains;
    private readonly int width;

    /// <param name="sites">The tensors whose values are stored, one after the other.</param>
    /// <param name="chains">Per chain, the stored values of its draws one after the other.</param>
    public SiteDraws(IEnumerable<Tensor> sites, double[][] chains)
    {
        this.sites = [.. sites];
        this.chains = chains;
        width = this.sites.Sum(site => site.Type.Size);
    }

    public int Chains => chains.Length;

    public int Length(int chain) => width == 0 ? 0 : chains[chain].Length / width;

    /// <summary>Whether values of the tensor are stored.</summary>
    public bool Holds(Tensor site) => Array.IndexOf(sites, site) >= 0;

    /// <summary>The stored values of a draw.</summary>
    public ReadOnlySpan<double> Draw(int chain, int draw) => chains[chain].AsSpan(draw * width, width);

    /// <summary>The value of an expression in every draw, with its axes in the given order.</summary>
    public Draws Evaluate(Tensor expression, IReadOnlyList<Axis> order) => Evaluate(sites, expression, order);

    /// <summary>The value in every draw of an expression over other tensors that stand for the same values.</summary>
    public Draws Evaluate(IReadOnlyList<Tensor> inputs, Tensor expression, IReadOnlyList<Axis> order)
    {
        // People's order of the plates, which may differ from the order of the layout: as event dimensions, the last plate first.
        Tensor laidOut = expression;
        foreach (Axis axis in order.Reverse().Where(expression.Axes.Contains))
            laidOut = laidOut.ToVector(axis);

        return new Draws(laidOut.Shape, Evaluate(Plan.Compile(inputs, laidOut)));
    }

    /// <summary>The draws of some of the stored tensors, in their order.</summary>
    public SiteDraws Only(IReadOnlyList<Tensor> some)
    {
        int[] starts = [.. sites.Select((_, i) => sites.Take(i).Sum(site => site.Type.Size))];
        int kept = some.Sum(site => site.Type.Size);
        return new SiteDraws(some, Array.ConvertAll(chains, chain =>
        {
            int count = width == 0 ? 0 : chain.Length / width, to = 0;
            var values = new double[count * kept];
            for (int draw = 0; draw < count; draw++)
            {
                foreach (Tensor site in some)
                {
                    chain.AsSpan((draw * width) + starts[Array.IndexOf(sites, site)], site.Type.Size).CopyTo(values.AsSpan(to));
                    to += site.Type.Size;
                }
            }

            return values;
        }));
    }

    /// <summary>The values of tensors in every draw, as the plan lays them out.</summary>
    public double[][] Evaluate(Plan plan)
    {
        var results = new double[chains.Length][];
        PerChain.Run(chains.Length, chain =>
        {
            Workspace workspace = plan.CreateWorkspace();
            var values = new double[Length(chain) * plan.OutputSize];
            for (int i = 0; i < Length(chain); i++)
                workspace.Run(Draw(chain, i), values.AsSpan(i * plan.OutputSize, plan.OutputSize));
            results[chain] = values;
        });
        return results;
    }
}
