namespace Prob;

/// <summary>Draws of a posterior in the model of other data.</summary>
internal sealed class PosteriorGiven<TSites> : Posterior<TSites>
{
    private readonly Posterior<TSites> from;

    /// <param name="from">The posterior.</param>
    /// <param name="model">The model of other data.</param>
    /// <param name="anew">Sites that are drawn anew.</param>
    /// <exception cref="ModelException">The posterior does not fit the model.</exception>
    public PosteriorGiven(Posterior<TSites> from, Model<TSites> model, IReadOnlyList<string> anew)
        : this(from, Moved(from, model, anew))
    {
    }

    private PosteriorGiven(Posterior<TSites> from, (Model<TSites> Model, Func<SiteDraws> Draws) moved)
        : base(moved.Model, moved.Draws, from.Seed) => this.from = from;

    internal override Summary Summarise(IReadOnlyList<(string Name, double[][] Chains)> quantities) => from.Summarise(quantities);
}
