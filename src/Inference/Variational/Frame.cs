using Prob.Graphs;

namespace Prob;

/// <summary>What the programs of a model and its guide share while an objective is made of them: axes, particles, noise, and what a fit moves.</summary>
/// <param name="batches">How many cells of a plate, by its name, are looked at in each step.</param>
/// <param name="particles">How many draws of everything.</param>
internal sealed class Frame(IReadOnlyDictionary<string, int> batches, int particles)
{
    private const double Forgotten = 0.1;   // of a running mean, per step

    private readonly Dictionary<string, Tensor> noise = [];
    private readonly List<Moved> parameters = [];
    private readonly List<Carried> carried = [];

    public KnownAxes Axes { get; } = new(batches);

    /// <summary>How many cells of a plate, by its name, are looked at in each step.</summary>
    public IReadOnlyDictionary<string, int> Batches => batches;

    /// <summary>Along which particles lie; null if there is one.</summary>
    public ParticleAxis? Particle { get; } = particles > 1 ? new(particles) : null;

    /// <summary>The randomness.</summary>
    public Noise Noise { get; } = new();

    /// <summary>What a fit moves.</summary>
    public IReadOnlyList<Moved> Parameters => parameters;

    /// <summary>What steps hand on.</summary>
    public IReadOnlyList<Carried> CarriedOver => carried;

    /// <summary>The axes of a draw.</summary>
    public AxisSet With(AxisSet plates) => Particle is { } particle ? plates.Union(AxisSet.Of(particle)) : plates;

    /// <summary>The same noise whenever the name is the same.</summary>
    public Tensor Uniform(string name, TensorType type) => Named(name, () => Noise.Uniform(type));

    /// <inheritdoc cref="Uniform"/>
    public Tensor Normal(string name, TensorType type) => Named(name, () => Noise.Normal(type));

    /// <summary>A parameter to be moved; the same whenever the name is the same.</summary>
    public Tensor Parameter(string name, Shape shape, double[] start)
    {
        if (parameters.Find(parameter => parameter.Name == name) is not { } known)
            parameters.Add(known = new(name, Tensor.Input(name, new(default, shape)), start));
        return known.Input.Shape == shape
            ? known.Input
            : throw new ModelException($"There are two learned parameters named '{name}', one of shape {known.Input.Shape} and one of shape {shape}. Give one of them another name.");
    }

    /// <summary>The mean of what a number was in earlier steps, the last ones counting most.</summary>
    public Tensor RunningMean(string name, Tensor now)
    {
        Tensor before = Tensor.Input($"the running mean of '{name}'", TensorType.Scalar);
        carried.Add(new(name, before, before + (Forgotten * (now - before)), 0));
        return before;
    }

    private Tensor Named(string name, Func<Tensor> make)
    {
        if (!noise.TryGetValue(name, out Tensor? known))
            noise.Add(name, known = make());
        return known;
    }

    /// <summary>A parameter that a fit moves.</summary>
    internal sealed record Moved(string Name, Tensor Input, double[] Start);

    /// <summary>A number that each step hands to the next.</summary>
    internal sealed record Carried(string Name, Tensor Input, Tensor Next, double Start);
}
