using static Prob.Functions;

namespace Prob.Networks;

/// <summary>
/// y = (x − mean) / √(variance + ε) · scale + shift, with mean and variance (of n, not n − 1) over the last event dimension (Ba, Kiros and Hinton 2016).
/// </summary>
/// <param name="Scale">The factor of each entry, of the size of the last event dimension.</param>
/// <param name="Shift">What is added to each entry.</param>
/// <param name="Epsilon">ε, which keeps a constant x from a division by 0.</param>
public sealed record LayerNorm(Tensor Scale, Tensor Shift, double Epsilon = 1e-5) : ILayer
{
    /// <summary>A layer with scale 1 and shift 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public static LayerNorm Create(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var ones = new double[size];
        Array.Fill(ones, 1);
        return new(ones, new double[size]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The last event dimension of x is not that of <see cref="Scale"/> and <see cref="Shift"/>.</exception>
    public Tensor Apply(Tensor x, Noise? noise = null)
    {
        int last = x.Shape.Rank - 1;
        if (last < 0 || Scale.Shape != [x.Shape[last]] || Shift.Shape != Scale.Shape)
            throw new ArgumentException($"A layer norm with scale {Scale.Shape} and shift {Shift.Shape} takes a last event dimension of that size, but was given {x.Type}.", nameof(x));
        Shape kept = x.Shape.With(last, 1);
        Tensor centred = x - Reshape(Mean(x, last), kept);
        Tensor variance = Reshape(Mean(Square(centred), last), kept);
        return (centred / Sqrt(variance + Epsilon) * Scale) + Shift;
    }
}
