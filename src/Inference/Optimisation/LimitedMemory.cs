using System.Numerics.Tensors;

namespace Prob;

/// <summary>
/// The last few changes of position and gradient of an ascent, and the inverse curvature H ≈ (−∇²log density)⁻¹ they imply (L-BFGS: Nocedal 1980;
/// Nocedal and Wright 2006, algorithm 7.4).
/// </summary>
internal sealed class LimitedMemory
{
    private const int Length = 6;

    private readonly List<(double[] Step, double[] Change, double Product)> pairs = [];

    public IReadOnlyList<(double[] Step, double[] Change, double Product)> Pairs => pairs;

    /// <summary>Takes in a step and the change of the gradient, old − new; ignores a pair that shows no curvature.</summary>
    public void Add(double[] step, double[] change)
    {
        double product = TensorPrimitives.Dot<double>(step, change);
        if (!(product > 1e-10 * TensorPrimitives.Norm<double>(step) * TensorPrimitives.Norm<double>(change)))
            return;
        if (pairs.Count == Length)
            pairs.RemoveAt(0);
        pairs.Add((step, change, product));
    }

    /// <summary>H gradient. Without any pair, a step of length 1 uphill.</summary>
    public double[] Direction(ReadOnlySpan<double> gradient)
    {
        double[] direction = gradient.ToArray();
        if (pairs.Count == 0)
        {
            TensorPrimitives.Multiply(direction, 1 / TensorPrimitives.Norm<double>(direction), direction);
            return direction;
        }

        var along = new double[pairs.Count];
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            along[i] = TensorPrimitives.Dot<double>(pairs[i].Step, direction) / pairs[i].Product;
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -along[i], direction, direction);
        }

        (_, double[] lastChange, double lastProduct) = pairs[^1];
        TensorPrimitives.Multiply(direction, lastProduct / TensorPrimitives.SumOfSquares<double>(lastChange), direction);
        for (int i = 0; i < pairs.Count; i++)
        {
            double back = TensorPrimitives.Dot<double>(pairs[i].Change, direction) / pairs[i].Product;
            TensorPrimitives.MultiplyAdd(pairs[i].Step, along[i] - back, direction, direction);
        }

        return direction;
    }
}
