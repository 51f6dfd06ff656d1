namespace Prob.Graphs;

/// <summary>
/// Elementwise operations as contractions: every dimension of the broadcast type is a label, and an operand carries the labels along which it does not stretch.
/// So forward is a product without a sum, and a message back is summed over whatever the operand lacks.
/// </summary>
internal static class Broadcasting
{
    /// <summary>The product of operands that broadcast to <paramref name="whole"/>, summed or repeated to fit <paramref name="result"/>.</summary>
    public static TMessage Contract<TMessage>(
        IAlgebra<TMessage> algebra, TensorType whole, TensorType result, ReadOnlySpan<(TMessage Message, TensorType Type)> operands)
    {
        if (operands.Length == 1 && operands[0].Type == result)
            return operands[0].Message;
        var inputs = new TMessage[operands.Length];
        var labels = new string[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            (TMessage message, TensorType type) = operands[i];
            (labels[i], Shape shape) = Labels(type.Shape, whole.Shape);
            var narrow = new TensorType(type.Axes, shape);
            inputs[i] = narrow == type ? message : algebra.Move(new Reshape(shape), message, narrow);
        }

        (string resultLabels, Shape resultShape) = Labels(result.Shape, whole.Shape);
        var narrowResult = new TensorType(result.Axes, resultShape);
        TMessage contracted = algebra.Contract(new Contract($"{string.Join(',', labels)}->{resultLabels}", narrowResult), inputs);
        return narrowResult == result ? contracted : algebra.Move(new Reshape(result.Shape), contracted, result);
    }

    /// <summary>A message summed over the axes and dimensions along which the operand was repeated.</summary>
    public static Tensor? Reduce(Tensor? message, TensorType type) =>
        message is null ? null : Contract(Derivative.Rule, message.Type, type, [(message, message.Type)]);

    /// <summary>The tensor before it was repeated along axes or leading dimensions, where elementwise operations would repeat it by themselves.</summary>
    public static Tensor Unexpanded(Tensor x) =>
        x.Source.Primitive is Contract contraction && contraction.IsLeadingExpansion(x.Source.Inputs[0]) ? x.Source.Inputs[0] : x;

    /// <summary>Whether the operands still broadcast to the type.</summary>
    public static bool Fits(Tensor x, Tensor y, TensorType type) => TensorType.Broadcast(x.Type, y.Type) == type;

    /// <summary>A label per dimension that does not stretch, and the shape without those that do.</summary>
    private static (string Labels, Shape Shape) Labels(Shape shape, Shape whole)
    {
        int missing = whole.Rank - shape.Rank;
        var labels = new List<char>();
        var sizes = new List<int>();
        for (int d = 0; d < shape.Rank; d++)
        {
            if (shape[d] == 1)
                continue;
            labels.Add((char)('a' + d + missing));
            sizes.Add(shape[d]);
        }

        return (string.Concat(labels), Shape.Of([.. sizes]));
    }
}
