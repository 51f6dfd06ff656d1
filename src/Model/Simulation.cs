namespace Prob;

/// <summary>Draws of a model's sites and observations: prior or posterior predictive.</summary>
public sealed class Simulation<TSites>
{
    private readonly Model<TSites> model;

    internal Simulation(Model<TSites> model, SiteDraws draws) => (this.model, SiteDraws) = (model, draws);

    internal SiteDraws SiteDraws { get; }

    /// <summary>The draws of a site, an observation or a deterministic, by name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message lists those there are.</exception>
    public Draws this[string name] => model.Trace.DrawsOf(name, SiteDraws);

    /// <summary>The draws of any expression over sites, such as s => s.theta or s => s.mu + s.tau.</summary>
    public Draws Of(Func<TSites, Tensor> expression) => SiteDraws.Evaluate(expression(model.Sites), model.Trace.PlateOrder);
}
