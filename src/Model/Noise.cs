using Prob.Graphs;

namespace Prob;

/// <summary>
/// The randomness of a traced computation, as arguments: each call gives an input of the graph whose values are drawn anew before every run. A graph of parameters and
/// noise is deterministic, so it has derivatives.
/// </summary>
public sealed class Noise
{
    /// <summary>The largest float below 1: rounded to a float, what is larger would be 1, and -log(-log 1) is infinite. Once in 17 million draws it stands for these.</summary>
    private const double Largest = 1 - (1.0 / (1 << 24));

    private readonly List<(Tensor Input, bool IsNormal)> drawn = [];
    private readonly Dictionary<(string Owner, int Number), Tensor> owned = [];
    private (string Owner, int Number)? next;   // what is asked for next, if it is asked for by name

    /// <summary>Whether a network is being trained, and not only evaluated: layers that disturb it in training, such as dropout, do so only then.</summary>
    public bool IsTraining { get; init; } = true;

    /// <summary>Independent standard normal numbers.</summary>
    public Tensor Normal(TensorType type) => Add(type, isNormal: true);

    /// <summary>Independent uniform numbers strictly between 0 and 1, in single precision, too.</summary>
    public Tensor Uniform(TensorType type) => Add(type, isNormal: false);

    /// <summary>This noise, from which what is asked for next belongs to a name: whoever asks again under it, in the same order, is given the same numbers.</summary>
    internal Noise For(string owner)
    {
        next = (owner, 0);
        return this;
    }

    /// <summary>The inputs, in the order in which they were asked for.</summary>
    internal IReadOnlyList<Tensor> Inputs => [.. drawn.Select(noise => noise.Input)];

    /// <summary>Draws the values of all inputs, one after the other.</summary>
    internal void Draw(ref Philox random, Span<double> values)
    {
        int next = 0;
        foreach ((Tensor input, bool isNormal) in drawn)
        {
            for (int end = next + input.Type.Size; next < end; next++)
                values[next] = isNormal ? random.NextNormal() : Math.Min(random.NextDouble(), Largest);
        }
    }

    private Tensor Add(TensorType type, bool isNormal)
    {
        (string Owner, int Number)? own = next;
        if (own is var (owner, number))
        {
            next = (owner, number + 1);
            if (owned.TryGetValue((owner, number), out Tensor? known))
                return known;
        }

        var input = Tensor.Input($"noise {drawn.Count}", type);
        drawn.Add((input, isNormal));
        if (own is { } key)
            owned.Add(key, input);
        return input;
    }
}
