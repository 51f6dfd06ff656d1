namespace Prob.Networks;

/// <summary>A function as a layer, such as new Activation(Functions.Relu).</summary>
/// <param name="Function">The function.</param>
public sealed record Activation(Func<Tensor, Tensor> Function) : ILayer
{
    /// <inheritdoc/>
    public Tensor Apply(Tensor x, Noise? noise = null) => Function(x);
}
