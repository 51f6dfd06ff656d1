using Prob.Graphs;

namespace Prob;

/// <summary>What the programs of a model and its guide share while a bound is made of them: axes, particles, noise, and what a fit moves.</summary>
internal sealed class Frame
{
    private const double Forgotten = 0.1;   // of a running mean, per step

    private readonly Func<string, Shape, double[], Tensor> parameter;

    /// <param name="particles">How many draws of everything.</param>
    /// <param name="noise">The randomness.</param>
    /// <param name="parameter">Gives the tensor of a parameter, by its name, shape and start.</param>
    /// <param name="batch">A plate of which only some cells are looked at: its name, and which cells, a vector.</param>
    public Frame(int particles, Noise noise, Func<string, Shape, double[], Tensor> parameter, (string Plate, Tensor Cells)? batch = null)
    {
        (Noise, this.parameter, Batched) = (noise, parameter, batch?.Plate);
        Axes = new KnownAxes(batch);
        Particle = particles > 1 ? new(particles) : null;
    }

    public KnownAxes Axes { get; }

    /// <summary>The name of the plate of which only some cells are looked at; null if there is none.</summary>
    public string? Batched { get; }

    /// <summary>Along which particles lie; null if there is one.</summary>
    public ParticleAxis? Particle { get; }

    /// <summary>The randomness.</summary>
    public Noise Noise { get; }

    /// <summary>Numbers that each step hands to the next, by name: what they are after it.</summary>
    public Dictionary<string, Tensor> Next { get; } = [];

    /// <summary>The axes of a draw of what is in some plates.</summary>
    public AxisSet With(AxisSet plates) => Particle is { } particle ? plates.Union(AxisSet.Of(particle)) : plates;

    /// <summary>A parameter that a fit moves; the same whenever the name is the same.</summary>
    /// <exception cref="ModelException">There is one of that name and another shape.</exception>
    public Tensor Parameter(string name, Shape shape, double[] start)
    {
        Tensor known = parameter(name, shape, start);
        return known.Shape == shape
            ? known
            : throw new ModelException($"There are two learned parameters named '{name}', one of shape {known.Shape} and one of shape {shape}. Give one of them another name.");
    }

    /// <summary>The mean of what a number was in earlier steps, the last ones counting most.</summary>
    public Tensor RunningMean(string name, Tensor now)
    {
        string mean = $"the running mean of '{name}'";
        Tensor before = Parameter(mean, [], [0]);
        Next.Add(mean, before + (Forgotten * (now - before)));
        return before;
    }
}
