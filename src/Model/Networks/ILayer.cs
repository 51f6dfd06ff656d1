namespace Prob.Networks;

/// <summary>
/// A part of a network: a record of tensors that maps a tensor to a tensor. It is written for one element; a minibatch is a leading event dimension or a named axis.
/// A layer of one's own is a record that implements this; its tensors are parameters by themselves (<see cref="Parameters"/>).
/// </summary>
public interface ILayer
{
    /// <summary>The output for an input.</summary>
    /// <param name="x">The input.</param>
    /// <param name="noise">Randomness, and whether the network is being trained; null when it is used.</param>
    Tensor Apply(Tensor x, Noise? noise = null);
}
