using static Prob.Functions;

namespace Prob.Networks;

/// <summary>y = x Wᵀ + b over the last event dimension.</summary>
/// <param name="Weight">W, of shape [out, in].</param>
/// <param name="Bias">b, of shape [out].</param>
public sealed record Linear(Tensor Weight, Tensor Bias) : ILayer
{
    /// <summary>A layer with weights to begin training with.</summary>
    /// <param name="inputs">The size of the last dimension of x.</param>
    /// <param name="outputs">The size of the last dimension of y.</param>
    /// <param name="random">Where the weights are drawn from.</param>
    /// <param name="initialiser">How the weights are drawn, the biases being 0; if null, both are uniform on ±1/√inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public static Linear Create(int inputs, int outputs, ref Philox random, Initialiser? initialiser = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        return initialiser is null
            ? new(Initialisers.UniformFanIn([outputs, inputs], ref random), Initialisers.Uniform([outputs], 1 / Math.Sqrt(inputs), ref random))
            : new(initialiser([outputs, inputs], ref random), Initialisers.Zeros([outputs], ref random));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shapes of x, <see cref="Weight"/> and <see cref="Bias"/> do not fit.</exception>
    public Tensor Apply(Tensor x, Noise? noise = null)
    {
        if (Weight.Shape.Rank != 2 || Bias.Shape != [Weight.Shape[0]])
            throw new ArgumentException($"A linear layer needs a weight of shape [out, in] and a bias of shape [out], but has {Weight.Shape} and {Bias.Shape}.");
        if (x.Shape.Rank == 0 || x.Shape[x.Shape.Rank - 1] != Weight.Shape[1])
            throw new ArgumentException($"A linear layer of shape {Weight.Shape} takes a last event dimension of size {Weight.Shape[1]}, but was given {x.Type}.", nameof(x));
        string leading = "abcdefghijklmnopqrstuvwx"[..(x.Shape.Rank - 1)];
        return Contract($"{leading}y,zy->{leading}z", x, Weight) + Bias;
    }
}
