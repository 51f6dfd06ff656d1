using System.Numerics.Tensors;
using Prob.Graphs;

namespace Prob;

/// <summary>
/// Draws of all discrete sites together, given the continuous ones, for all cells of plates at once: one site after the other, those in fewer plates first, and chains before others, each from its
/// probabilities given those drawn before. Given these its cells are independent, or, if it is a chain, each depends on the one before alone.
/// </summary>
internal sealed class JointDraws
{
    /// <summary>With more sites than this, each of which costs a pass, an elimination of them all is not dearer.</summary>
    private const int MostSites = 16;

    private readonly Plan plan;
    private readonly Step[] steps;
    private readonly int clampsStart;

    private JointDraws(DiscreteModel model)
    {
        Tensor[] continuous = [.. model.Continuous.Select(site => site.Value)];
        var clamps = new List<Tensor>();
        var given = new List<Marginalisation.Further>();
        var asked = new List<StateProbabilities>();
        clampsStart = continuous.Sum(input => input.Type.Size);
        int clampsAt = clampsStart, variable = 0, output = 0;
        var all = new List<Step>();
        foreach (Site site in model.Latents)
        {
            int count = DiscreteModel.Count(site), cells = site.Type.Axes.Size;
            Axis values = site.Value.Axes[0];
            // Log weights that keep a site that has been drawn to its value, in the order in which people write plates.
            Tensor clamp = Tensor.Input($"{site.Name} drawn", new(default, Shape.Of([.. site.Plates.Select(plate => plate.Size), count])));
            clamps.Add(clamp);
            given.Add(new(site.Plates.Append(values).Aggregate(clamp, static (table, axis) => table.ToAxis(axis)), site.Plates));
            asked.Add(StateProbabilities.Of(site));
            if (site.Link is not null)
                asked.Add(StateProbabilities.OfPairs(site));
            all.Add(new(site, count, cells, variable, clampsAt, output, output + (cells * count)));
            variable += cells;
            clampsAt += cells * count;
            output += cells * count * (site.Link is null ? 1 : 1 + count);
        }

        // Sites in the cells of a chain depend on each other through it.
        steps = [.. all.OrderBy(step => step.Site.Plates.Length).ThenBy(step => step.Site.Link is null)];
        plan = Plan.Compile([.. continuous, .. clamps], StateProbabilities.Of(model, asked, given));
    }

    /// <summary>Joint draws of a model's discrete sites; null if cells of a plate depend on each other, so that they cannot be drawn side by side.</summary>
    public static JointDraws? Of(DiscreteModel model) => model.Latents.Length <= MostSites && Marginalisation.HasIndependentCells(model) ? new(model) : null;

    /// <summary>A sampler for one thread: from the values of the continuous sites to a state for each variable.</summary>
    public Sampler CreateSampler() => new(this);

    /// <summary>Draws, on one thread.</summary>
    public sealed class Sampler(JointDraws draws)
    {
        private readonly Workspace workspace = draws.plan.CreateWorkspace();
        private readonly double[] inputs = new double[draws.plan.InputSize], outputs = new double[draws.plan.OutputSize];
        private readonly int[] states = new int[draws.steps.Sum(step => step.Cells)];

        /// <summary>The states of all variables, in the order of <see cref="DiscreteModel.Variables"/>, until the next draw.</summary>
        public int[] Draw(ReadOnlySpan<double> continuous, ref Philox random)
        {
            continuous.CopyTo(inputs);
            inputs.AsSpan(draws.clampsStart).Clear();
            foreach (Step step in draws.steps)
            {
                workspace.Run(inputs, outputs);
                Span<int> drawn = states.AsSpan(step.Variable, step.Cells);
                Draw(step, drawn, ref random);
                Span<double> clamp = inputs.AsSpan(step.Clamp, step.Cells * step.Count);
                for (int cell = 0; cell < drawn.Length; cell++)
                {
                    if (IsAbsent(step, cell))
                        continue;
                    Span<double> weights = clamp.Slice(cell * step.Count, step.Count);
                    weights.Fill(double.NegativeInfinity);
                    weights[drawn[cell]] = 0;
                }
            }

            return states;
        }

        private void Draw(Step step, Span<int> drawn, ref Philox random)
        {
            int length = step.Site.Link is null ? 1 : step.Site.Plates[^1].Size;
            Span<double> row = stackalloc double[step.Count <= 256 ? step.Count : 0];
            if (row.IsEmpty)
                row = new double[step.Count];
            for (int cell = 0; cell < drawn.Length; cell++)
            {
                if (IsAbsent(step, cell))
                {
                    drawn[cell] = 0;
                    continue;
                }

                // Of a chain, the pairs with the value that was drawn in the cell before.
                ReadOnlySpan<double> weights = cell % length == 0
                    ? outputs.AsSpan(step.Marginals + (cell * step.Count), step.Count)
                    : outputs.AsSpan(step.Pairs + (((cell * step.Count) + drawn[cell - 1]) * step.Count), step.Count);
                double sum = TensorPrimitives.Sum(weights);
                TensorPrimitives.Divide(weights, sum, row);
                drawn[cell] = Categorical.Next(ref random, row);
            }
        }

        /// <summary>A cell that a plate lacks has no probabilities.</summary>
        private bool IsAbsent(Step step, int cell) => !outputs.AsSpan(step.Marginals + (cell * step.Count), step.Count).ContainsAnyExcept(0.0);
    }

    /// <summary>A site, and where its parts lie: its variables, its clamp among the inputs, and its probabilities among the outputs.</summary>
    private sealed record Step(Site Site, int Count, int Cells, int Variable, int Clamp, int Marginals, int Pairs);
}
