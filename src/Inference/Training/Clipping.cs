using static Prob.Functions;

namespace Prob;

/// <summary>Gradients made shorter where they are too long (Pascanu, Mikolov and Bengio 2013).</summary>
internal static class Clipping
{
    /// <summary>The length of all gradients as one vector, and the gradients of a length of at most the limit in the same direction.</summary>
    public static (Tensor Norm, Tensor[] Gradients) ByNorm(IReadOnlyList<Tensor> gradients, double limit)
    {
        Tensor square = 0;
        foreach (Tensor gradient in gradients)
        {
            Tensor sum = Sum(Square(gradient));
            foreach (Axis axis in gradient.Axes)
                sum = Sum(sum, axis);
            square += sum;
        }

        Tensor norm = Sqrt(square), factor = limit / Maximum(norm, limit);
        return (norm, [.. gradients.Select(gradient => factor * gradient)]);
    }
}
