namespace Prob.Graphs;

/// <summary>
/// A tensor as a scalar times the rest of it, or less the rest. Linear operations commute with it: sums and movements let it out, so that it is applied to fewer values, and products
/// of the rest may turn out to be equal.
/// </summary>
internal sealed class ScalarFactor
{
    private readonly Func<Tensor, Tensor> times;

    private ScalarFactor(Tensor rest, Func<Tensor, Tensor> times, bool isNeverZero = false) => (Rest, this.times, IsNeverZero) = (rest, times, isNeverZero);

    /// <summary>The tensor without the factor.</summary>
    public Tensor Rest { get; }

    /// <summary>Whether the factor is a finite number other than 0 that the program states, such as −1.</summary>
    public bool IsNeverZero { get; }

    /// <summary>The factor of a tensor whose last operation applied one; null if it has none.</summary>
    public static ScalarFactor? Of(Tensor tensor)
    {
        Node node = tensor.Source;
        switch (node.Primitive)
        {
            case Negate:
                return new(node.Inputs[0], static rest => -rest, isNeverZero: true);
            case Multiply or Annihilate when IsScalar(node.Inputs[0]) && node.Inputs[1].Type == tensor.Type:
                Tensor first = node.Inputs[0];
                bool isNumber = node.Primitive is Multiply && first.IsLiteralScalar && first.Values[0] != 0 && double.IsFinite(first.Values[0]);
                return new(node.Inputs[1], rest => node.Primitive.Apply(first, rest), isNumber);
            case Multiply or Annihilate or Divide when IsScalar(node.Inputs[1]) && node.Inputs[0].Type == tensor.Type:
                Tensor second = node.Inputs[1];
                return new(node.Inputs[0], rest => node.Primitive.Apply(rest, second));
            default:
                return null;
        }

        bool IsScalar(Tensor input) => input.Type == TensorType.Scalar && tensor.Type != TensorType.Scalar;
    }

    /// <summary>The factor applied to another tensor.</summary>
    public Tensor Times(Tensor rest) => times(rest);
}
