using System.Runtime.CompilerServices;
using Prob.Networks;

namespace Prob;

// Parameters that are learned, not inferred: they have a value, which a fit improves, and no prior.
public sealed partial class ModelBuilder
{
    private readonly Dictionary<string, int> learnedLines = [];

    /// <summary>
    /// A learned parameter: a fit moves it to where the evidence lower bound is largest; to everything else it is the number it starts at. Has the name of the variable.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="start">Where it starts: known numbers.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, or the start depends on a site.</exception>
    public void Parameter(out Tensor parameter, Tensor start, [CallerArgumentExpression(nameof(parameter))] string name = "", [CallerLineNumber] int line = 0) =>
        parameter = Learned(Claimed(VariableName(name), line), start, line);

    /// <summary>A learned parameter under a name of its own, for loops.</summary>
    /// <inheritdoc cref="Parameter(out Tensor, Tensor, string, int)" path="/exception"/>
    public Tensor Parameter(string name, Tensor start, [CallerLineNumber] int line = 0) => Learned(Claimed(name, line), start, line);

    /// <summary>A learned parameter that stays in a support, such as <see cref="Support.Positive"/>: it is the image of an unconstrained one under the support's bijector.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="start">Where it starts: known numbers of the support.</param>
    /// <param name="support">The values it may take.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, or the start depends on a site, or is outside the support.</exception>
    public void Parameter(out Tensor parameter, Tensor start, Support support, [CallerArgumentExpression(nameof(parameter))] string name = "", [CallerLineNumber] int line = 0)
    {
        string own = Claimed(VariableName(name), line);
        CheckValues(start, support, $"The start of '{own}' (line {line})");
        parameter = support.Bijector.Forward(Learned(own, support.Bijector.Inverse(start), line));
    }

    /// <summary>
    /// A network whose tensors are all learned, under names such as "decoder.Hidden.Weight": the same record with these in the place of those it starts with. See <see cref="Parameters"/> for
    /// what can be a network.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="start">The network to start with.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <exception cref="ModelException">The name is taken, or a tensor depends on a site.</exception>
    /// <exception cref="ArgumentException">A part of the network cannot be rebuilt.</exception>
    public void Network<T>(out T network, T start, [CallerArgumentExpression(nameof(network))] string name = "", [CallerLineNumber] int line = 0)
        where T : class
    {
        string own = Claimed(VariableName(name), line);
        network = Parameters.Replace(start, (path, tensor) => Learned($"{own}.{path}", tensor, line));
    }

    private string Claimed(string name, int line)
    {
        if (string.IsNullOrWhiteSpace(name) || name == "_")
            throw new ModelException($"The learned parameter in line {line} has no name: declare a variable for it, as in m.Parameter(out var weights, …).");
        if (!learnedLines.TryAdd(name, line))
            throw new ModelException($"There are two learned parameters named '{name}': in line {learnedLines[name]} and in line {line}.");
        Last = $"the learned parameter '{name}' (line {line})";
        return name;
    }

    private Tensor Learned(string name, Tensor start, int line)
    {
        if (!start.Source.IsKnown)
            throw new ModelException($"The start of '{name}' (line {line}) must be known numbers, but it depends on a site of the model.");
        if (start.Axes.Count > 0)
            throw new ModelException($"The start of '{name}' (line {line}) carries the axes {start.Axes}; a learned parameter has none. Give it event dimensions, and let plate.Of(parameter) bind them.");
        int missing = Array.FindIndex(start.Values, value => !double.IsFinite(value));
        if (missing >= 0)
            throw new ModelException($"The start of '{name}' (line {line}) must be finite numbers, but was {Number(start.Values[missing])}{Place(start.Type, missing)}.");
        return interpretation.Learned(name, start);
    }
}
