using Prob.Graphs;

namespace Prob;

public partial class Tensor
{
    /// <summary>Whether this is one number of the program.</summary>
    internal bool IsLiteralScalar => Type == TensorType.Scalar && Source.Primitive is Constant { IsData: false };

    /// <summary>Whether it is a number of the program that other values can be multiplied by in any order, without an overflow or underflow of any weight.</summary>
    internal bool IsModerate => IsLiteralScalar && Math.Abs(Values[0]) is > 1e-15 and < 1e15;

    /// <summary>Whether every entry is known to be the number.</summary>
    internal bool IsLiteral(double value) =>
        Source.Primitive is Constant { IsData: false } constant ? Array.TrueForAll(constant.Values, v => v == value)
        : Broadcasting.Unexpanded(this) is { } source && source != this && source.IsLiteral(value);
}
