using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// A model's log density over unconstrained coordinates, with its gradient: each site is the image of its coordinates under the bijector of its support, whose
/// log-Jacobian is part of the density; discrete sites are summed out. Immutable; <see cref="CreateEvaluator"/> gives each thread its own evaluator.
/// </summary>
public sealed class LogDensity
{
    private readonly Binding density;
    private readonly Binding constrain;
    private readonly Binding unconstrain;
    private readonly Lazy<Binding> hessianVector;

    /// <param name="model">The model.</param>
    /// <param name="cache">Plans of other data.</param>
    /// <param name="overSites">Whether it is the density of the sites' own values, without a Jacobian: that whose mode does not depend on the choice of coordinates.</param>
    internal LogDensity(DiscreteModel model, PlanCache cache, bool overSites = false)
    {
        ImmutableArray<Site> sites = model.Continuous;
        if (sites.IsEmpty)
            throw new ModelException($"There is nothing for a gradient to move: all latent sites are discrete, such as {model.Latents[0].Label}. Ask model.Exact() instead, which answers without sampling.");

        // Each site in terms of the coordinates, after the sites that its bounds depend on.
        var values = new Dictionary<Tensor, Tensor>();
        var coordinates = new List<Tensor>();
        Tensor jacobian = 0.0;
        var inverses = new List<Tensor>();
        foreach (Site site in sites)
        {
            Tensor coordinate = Tensor.Input(site.Name, new(site.Type.Axes, Coordinates.Shape(site.Distribution)));
            coordinates.Add(coordinate);
            using Node.LabelScope label = Node.Labelled($"the support of {site.Label}");
            (Tensor value, Tensor logJacobian) = Coordinates.Of(site.Distribution, site.Plates, coordinate);
            Tensor[] settled = Graph.Substitute([value, logJacobian], values);
            values.Add(site.Value, settled[0]);
            jacobian += overSites ? 0 : settled[1];
            inverses.Add(Functions.Expand(site.Distribution.Support.Bijector.Inverse(site.Value), coordinate.Type));
        }

        // Simplified before it is differentiated: log(sigmoid(u)) has a slope also where sigmoid(u) rounds to 0, but the chain of their slopes has 0/0 there.
        Tensor logDensity = Simplification.Simplify([Graph.Substitute([Marginalisation.LogDensity(model)], values)[0] + jacobian])[0];
        Tensor[] gradient = Derivatives.Gradient(logDensity, coordinates);
        density = cache.Compile(coordinates, [logDensity, .. gradient]);
        hessianVector = new(() =>
        {
            // The gradient of the slope along a direction.
            Tensor[] directions = [.. coordinates.Select(coordinate => Tensor.Input("direction", coordinate.Type))];
            Tensor slope = gradient.Zip(directions, static (g, v) => (g * v).Axes.Aggregate(Functions.Sum(g * v), static (sum, axis) => Functions.Sum(sum, axis))).Aggregate(static (a, b) => a + b);
            return cache.Compile([.. coordinates, .. directions], Derivatives.Gradient(slope, coordinates));
        });
        constrain = cache.Compile(coordinates, [.. sites.Select(site => values[site.Value])]);
        unconstrain = cache.Compile([.. sites.Select(site => site.Value)], inverses);
        Names = [.. sites.SelectMany((site, i) => Enumerable.Repeat(site.Label, coordinates[i].Type.Size))];
        Dimension = density.Plan.InputSize;
    }

    /// <summary>The number of unconstrained coordinates.</summary>
    public int Dimension { get; }

    /// <summary>The number of values of all sites on their own supports.</summary>
    public int ConstrainedSize => constrain.Plan.OutputSize;

    /// <summary>For each coordinate, the site it belongs to, with its line.</summary>
    public IReadOnlyList<string> Names { get; }

    internal Plan Plan => density.Plan;

    /// <summary>An evaluator of the density and its gradient, for one thread.</summary>
    /// <param name="executor">How the plan is run: staged, but for a few evaluations.</param>
    public ILogDensity CreateEvaluator(Executor executor = Executor.Staged) => new Evaluator(density.Plan.CreateWorkspace(density, executor), Dimension);

    /// <summary>An evaluator in staged code with vectors of so many lanes.</summary>
    internal ILogDensity CreateStaged(int lanes) => new Evaluator(density.Plan.CreateWorkspace(density, lanes), Dimension);

    /// <summary>How the density and its gradient are evaluated: what was fused, the loops, the memory, and why.</summary>
    public PlanExplanation ExplainPlan(Executor executor = Executor.Staged) => density.Plan.Explain(executor);

    /// <summary>The map from coordinates to the values of the sites, one after the other, for one thread.</summary>
    public Workspace CreateConstrainer() => constrain.Plan.CreateWorkspace(constrain);

    /// <summary>The map from values of the sites, one after the other, to coordinates, for one thread.</summary>
    public Workspace CreateUnconstrainer() => unconstrain.Plan.CreateWorkspace(unconstrain);

    /// <summary>The matrix of ∂² log density / ∂ position² at a position, row by row: a product with each unit vector.</summary>
    internal double[] Hessian(ReadOnlySpan<double> position)
    {
        int n = Dimension;
        var hessian = new double[n * n];
        double[] inputs = [.. position, .. new double[n]];
        Workspace workspace = hessianVector.Value.Plan.CreateWorkspace(hessianVector.Value);
        for (int i = 0; i < n; i++)
        {
            inputs[n + i] = 1;
            workspace.Run(inputs, hessian.AsSpan(i * n, n));
            inputs[n + i] = 0;
        }

        return hessian;
    }

    /// <summary>Says why the density or its gradient is not finite at a position: the operation, the site and the place; null if it is finite.</summary>
    public string? Explain(ReadOnlySpan<double> position) => density.Plan.CreateWorkspace(density).FindNotFinite(position);

    private sealed class Evaluator(Workspace workspace, int dimension) : ILogDensity
    {
        public Executor? Executor => workspace.Executor;

        public int Dimension => dimension;

        public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => workspace.RunToFirst(position, gradient);
    }
}
