using System.Collections.Immutable;
using Prob.Graphs;

namespace Prob;

/// <summary>Draws from a guide at given parameters, all data being looked at: the continuous sites of the model, and log p − log q.</summary>
internal sealed class VariationalDraws
{
    private const uint Purpose = 0x44524157;   // "DRAW"

    /// <param name="trace">The model's trace in which the draws are to be read.</param>
    /// <param name="problem">What was fitted.</param>
    /// <param name="parameters">The parameters, in the order of the problem.</param>
    /// <param name="count">How many draws.</param>
    /// <param name="seed">Of the random numbers.</param>
    public VariationalDraws(Trace trace, VariationalProblem problem, ImmutableArray<Tensor> parameters, int count, ulong seed)
    {
        var noise = new Noise();
        EvidenceBound bound = problem.Plain(parameters, noise);
        Site[] sites = [.. trace.Latents.Where(site => !site.IsDiscrete)];
        var plan = Plan.Compile(noise.Inputs, [bound.LogWeight, .. sites.Select(site => bound.Trace.Latents.First(drawn => drawn.Name == site.Name).LaidOutAs(site))]);
        int width = plan.OutputSize - 1;
        LogWeights = new double[count];
        var values = new double[count * width];
        PerChain.Run(Math.Min(count, Parts), part =>
        {
            Workspace workspace = plan.CreateWorkspace(executor: Executor.Staged);
            double[] inputs = new double[plan.InputSize], outputs = new double[plan.OutputSize];
            for (int d = part; d < count; d += Parts)
            {
                var random = new Philox(seed, (uint)d, Purpose);
                noise.Draw(ref random, inputs);
                workspace.Run(inputs, outputs);
                LogWeights[d] = outputs[0];
                outputs.AsSpan(1).CopyTo(values.AsSpan(d * width));
            }
        });
        Sites = new SiteDraws(sites.Select(site => site.Value), [values]);
    }

    private const int Parts = 8;   // made at the same time

    /// <summary>The continuous sites.</summary>
    public SiteDraws Sites { get; }

    /// <summary>log p(z, x) − log q(z) of each draw.</summary>
    public double[] LogWeights { get; }
}
