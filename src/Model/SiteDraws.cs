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

        Plan plan = Plan.Compile(inputs, laidOut);
        var results = new double[chains.Length][];
        PerChain.Run(chains.Length, chain =>
        {
            Workspace workspace = plan.CreateWorkspace();
            var values = new double[Length(chain) * plan.OutputSize];
            for (int i = 0; i < Length(chain); i++)
                workspace.Run(Draw(chain, i), values.AsSpan(i * plan.OutputSize, plan.OutputSize));
            results[chain] = values;
        });
        return new Draws(laidOut.Shape, results);
    }
}
