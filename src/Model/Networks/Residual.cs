namespace Prob.Networks;

/// <summary>y = x + inner(x) (He et al. 2016).</summary>
/// <param name="Inner">What is added; its output has the shape of its input.</param>
public sealed record Residual(ILayer Inner) : ILayer
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The output of the inner layer has another shape than its input.</exception>
    public Tensor Apply(Tensor x, Noise? noise = null)
    {
        Tensor y = Inner.Apply(x, noise);
        return y.Shape == x.Shape ? x + y : throw new ArgumentException($"The inner layer of a residual must keep the shape, but made {y.Shape} of {x.Shape}.", nameof(x));
    }
}
