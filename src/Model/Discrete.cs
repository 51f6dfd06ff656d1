using Prob.Graphs;

namespace Prob;

/// <summary>A random whole number. As a tensor it takes part in expressions and indexes others: <c>centre[z]</c>.</summary>
public sealed class Discrete : Tensor
{
    internal Discrete(string name, TensorType type, Support support)
        : base(new Input(name), type) => Support = support;

    /// <summary>The values it can take.</summary>
    public Support Support { get; }
}
