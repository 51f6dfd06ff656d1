using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>A function of earlier values: by number, the inputs first, then a value per step.</summary>
internal sealed record GraphStep(string Function, ImmutableArray<int> Operands, int Detail)
{
    public override string ToString() => $"{Function}({string.Join(", ", Operands.Select(k => $"v{k}"))}; {Detail})";
}

/// <summary>
/// A random function of tensors: inputs of some types, and steps. Its value is a weighted sum of some of the values, and it asks for the gradient. A step that does not fit its operands
/// is its first operand, so that what is left of a graph without some step is a graph.
/// </summary>
/// <param name="Inputs">The places of the inputs' types among <see cref="GraphFunctions.Types"/>.</param>
/// <param name="Steps">What is computed.</param>
/// <param name="Results">The values that are summed.</param>
/// <param name="Layout">Decides what else is asked for, and in which order.</param>
/// <param name="Seed">Of the values of inputs and data.</param>
/// <param name="Specials">How many of the values of inputs are NaN, infinite or zero.</param>
internal sealed record RandomGraph(ImmutableArray<int> Inputs, ImmutableArray<GraphStep> Steps, ImmutableArray<int> Results, int Layout, int Seed, int Specials)
{
    /// <summary>The inputs, and what is asked for: unsimplified.</summary>
    public (Tensor[] Inputs, Tensor[] Outputs) Trace()
    {
        var functions = new GraphFunctions();
        Tensor[] inputs = [.. Inputs.Select((type, k) => Tensor.Input($"x{k}", functions.Types[type]))];
        List<Bounded> values = [.. inputs.Select(input => new Bounded(input, GraphFunctions.LargestInput))];
        foreach (GraphStep step in Steps)
            values.Add(functions.Apply(step, values) ?? values[step.Operands[0]]);

        var random = new Random(Layout);
        Tensor total = 0.0;
        foreach (int k in Results)
        {
            Tensor value = values[k].Tensor, weights = functions.Data(value.Type, random);
            total += GraphFunctions.SumAll(value * weights);
        }

        List<Tensor> outputs = [total, .. Derivatives.Gradient(total, inputs)];
        if (Layout % 3 == 1)
            outputs.AddRange(Results.Select(k => values[k].Tensor));
        if (Layout % 5 == 1)
            outputs.AddRange([inputs[0], 3.0, values[^1].Tensor, Reshape(values[^1].Tensor, [values[^1].Tensor.Shape.Size]), functions.Data(new(default, [2]), random)]);
        if (Layout % 5 == 2)
            outputs.AddRange(values.Where(value => value.Tensor.Shape.Rank == 2).Take(2).Select(value => Transpose(value.Tensor)));
        if (Layout % 4 == 1)
            outputs.Reverse();
        return (inputs, [.. outputs]);
    }

    /// <summary>Values for the inputs, of order 1 but for the special ones.</summary>
    public double[] Draw(int size)
    {
        double[] specials = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, double.NegativeInfinity];
        var random = new Random(Seed);
        double[] at = [.. Enumerable.Range(0, size).Select(_ => GraphFunctions.LargestInput * ((2 * random.NextDouble()) - 1))];
        for (int i = 0; i < Specials && size > 0; i++)
            at[random.Next(size)] = specials[random.Next(specials.Length)];
        return at;
    }

    public override string ToString()
    {
        var functions = new GraphFunctions();
        IEnumerable<string> inputs = Inputs.Select((type, k) => $"v{k} = {functions.Types[type]}"), steps = Steps.Select((step, i) => $"v{Inputs.Length + i} = {step}");
        return $"{string.Join("; ", inputs.Concat(steps))}; sum of {string.Join(", ", Results.Select(k => $"v{k}"))}; layout {Layout}, seed {Seed}, {Specials} special values";
    }
}

/// <summary>Random graphs, and smaller ones to look at when one fails.</summary>
internal static class RandomGraphs
{
    private const int MostSteps = 24;

    public static RandomGraph Draw(int seed)
    {
        var random = new Random(seed);
        var functions = new GraphFunctions();
        ImmutableArray<int> inputs = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(functions.Types.Count))];
        List<Bounded> values = [.. inputs.Select((type, k) => new Bounded(Tensor.Input($"x{k}", functions.Types[type]), GraphFunctions.LargestInput))];
        var steps = ImmutableArray.CreateBuilder<GraphStep>();
        int count = 1 + random.Next(1 + random.Next(MostSteps));
        while (steps.Count < count)
        {
            string name = functions.Names[random.Next(functions.Names.Count)];
            for (int attempt = 0; attempt < 12; attempt++)
            {
                // Mostly what was computed last, so that graphs are deep.
                ImmutableArray<int> operands = [.. Enumerable.Range(0, 3).Select(_ => random.Next(3) == 0 ? random.Next(values.Count) : values.Count - 1 - random.Next(Math.Min(3, values.Count)))];
                var step = new GraphStep(name, operands, random.Next(1 << 20));
                if (functions.Apply(step, values) is not { } value)
                    continue;
                values.Add(value);
                steps.Add(step);
                break;
            }
        }

        ImmutableArray<int> results = [values.Count - 1, .. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(values.Count))];
        return new(inputs, steps.ToImmutable(), results, random.Next(1 << 20), random.Next(1 << 20), random.Next(4) == 0 ? random.Next(1, 4) : 0);
    }

    /// <summary>Without a step, with fewer results or special values, or with inputs of simpler types.</summary>
    public static IEnumerable<RandomGraph> Smaller(RandomGraph graph)
    {
        for (int i = graph.Steps.Length - 1; i >= 0; i--)
            yield return Without(graph, i);
        for (int i = 0; graph.Results.Length > 1 && i < graph.Results.Length; i++)
            yield return graph with { Results = graph.Results.RemoveAt(i) };
        for (int i = graph.Inputs.Length - 1; i >= 0 && graph.Inputs.Length > 1; i--)
        {
            if (!graph.Results.Contains(i) && !graph.Steps.Any(step => step.Operands.Contains(i)))
                yield return WithoutInput(graph, i);
        }

        for (int i = 0; i < graph.Steps.Length; i++)
        {
            // One operand for all.
            foreach (int k in graph.Steps[i].Operands.Distinct())
            {
                if (graph.Steps[i].Operands.Any(other => other != k))
                    yield return graph with { Steps = graph.Steps.SetItem(i, graph.Steps[i] with { Operands = [k, k, k] }) };
            }
        }

        if (graph.Specials > 0)
            yield return graph with { Specials = graph.Specials - 1 };
        if (graph.Layout > 0)
            yield return graph with { Layout = 0 };
    }

    private static RandomGraph Without(RandomGraph graph, int i)
    {
        int removed = graph.Inputs.Length + i, instead = graph.Steps[i].Operands[0];
        int Renamed(int k) => k == removed ? instead : k > removed ? k - 1 : k;
        return graph with
        {
            Steps = [.. graph.Steps.RemoveAt(i).Select(step => step with { Operands = [.. step.Operands.Select(Renamed)] })],
            Results = [.. graph.Results.Select(Renamed).Distinct()],
        };
    }

    private static RandomGraph WithoutInput(RandomGraph graph, int i)
    {
        int Renamed(int k) => k > i ? k - 1 : k;
        return graph with
        {
            Inputs = graph.Inputs.RemoveAt(i),
            Steps = [.. graph.Steps.Select(step => step with { Operands = [.. step.Operands.Select(Renamed)] })],
            Results = [.. graph.Results.Select(Renamed)],
        };
    }
}
