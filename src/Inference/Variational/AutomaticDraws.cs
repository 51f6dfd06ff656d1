using Prob.Graphs;

namespace Prob;

/// <summary>The continuous sites of a model as images of coordinates that an automatic guide draws; its discrete ones take all their values at once.</summary>
internal abstract class AutomaticDraws(Frame frame) : Interpretation
{
    private readonly HashSet<string> names = [];
    private readonly List<EvidenceBound.Term> terms = [];

    /// <summary>The sites drawn.</summary>
    public IReadOnlySet<string> Names => names;

    /// <summary>The guide's part of the bound: −log q, and the log-Jacobians.</summary>
    public IReadOnlyList<EvidenceBound.Term> Terms => terms;

    private protected Frame Frame => frame;

    public override Tensor Value(NewSite site)
    {
        if (site.Distribution.Support.IsDiscrete)
            return site.AllValues();
        names.Add(site.Name);
        using Node.LabelScope label = Node.Labelled($"the support of {site.Label}");
        (Tensor value, Tensor logJacobian) = Coordinates.Of(site.Distribution, site.Plates, Draw(site, Coordinates.Shape(site.Distribution)));
        terms.Add(new(logJacobian, [], $"the support of {site.Label}"));
        return value;
    }

    public override Discrete Previous(NewSite chain) => chain.AllValues(isPrevious: true);

    public override Tensor Learned(string name, Tensor start) => frame.Parameter(name, start.Shape, start.ToArray());

    /// <summary>Coordinates of a site, of the shape given in each cell of its plates.</summary>
    private protected abstract Tensor Draw(NewSite site, Shape shape);

    /// <summary>Adds −log q.</summary>
    private protected void Add(EvidenceBound.Term term) => terms.Add(term);
}
