using Prob.Graphs;

namespace Prob;

public partial class Tensor
{
    /// <summary>Whether this is one number of the program.</summary>
    internal bool IsLiteralScalar => Type == TensorType.Scalar && Source.Primitive is Constant { IsData: false };

    /// <summary>Whether every entry is known to be the number.</summary>
    internal bool IsLiteral(double value) =>
        Source.Primitive is Constant { IsData: false } constant ? Array.TrueForAll(constant.Values, v => v == value)
        : Broadcasting.Unexpanded(this) is { } source && source != this && source.IsLiteral(value);
}
