using static Prob.Functions;

namespace Prob;

/// <summary>
/// Cholesky factors of correlation matrices, lower triangles whose rows have length 1: zᵢⱼ = tanh uᵢⱼ for i > j are partial correlations given the columns before, and each takes its part of
/// what is left of its row, Lᵢⱼ = zᵢⱼ √Πₗ﹤ⱼ (1 − zᵢₗ²) (Lewandowski, Kurowicka and Joe 2009). u holds k(k − 1)/2 numbers row by row.
/// </summary>
public sealed record CholeskyCorrelationBijector : Bijector
{
    /// <summary>The one there is.</summary>
    public static CholeskyCorrelationBijector Instance { get; } = new();

    /// <inheritdoc/>
    public override Shape Unconstrained(Shape constrained) => [Triangle.Count(constrained, hasDiagonal: false)];

    /// <inheritdoc/>
    public override Tensor Forward(Tensor unconstrained)
    {
        int k = Triangle.Order(unconstrained, hasDiagonal: false);
        Tensor taken = Triangle.ToMatrix(LogCosine(unconstrained), hasDiagonal: false), left = CumulativeSum(taken);
        Tensor factor = (Triangle.ToMatrix(Tanh(unconstrained), hasDiagonal: false) + Triangle.Identity(k)) * Exp(left - taken);
        return Graphs.KnownLogDiagonal.Instance.Apply(factor, Diagonal(left));
    }

    /// <summary>
    /// With what is left of the row after the entry, b² = Σₗ﹥ⱼ Lᵢₗ², a sum of squares without cancellation: sinh u = L/b, inverted as log(1 + (a + a²/(r + b))/b) for a = |L| and r² = a² + b².
    /// </summary>
    public override Tensor Inverse(Tensor constrained)
    {
        Tensor square = Square(LowerTriangle(constrained));
        Tensor after = CumulativeSum(Concatenate(1, Slice(square, 1, 1, square.Shape[0] - 1), Zeros(new(default, [square.Shape[0], 1]))), fromEnd: true);
        Tensor entry = Triangle.FromMatrix(constrained, hasDiagonal: false), isNegative = entry < 0, a = Where(isNegative, -entry, entry);
        Tensor left = Triangle.FromMatrix(after, hasDiagonal: false), b = Sqrt(left);
        Tensor u = Log1p((a + (Square(a) / (Sqrt(Square(a) + left) + b))) / b);
        return Where(isNegative, -u, u);
    }

    /// <summary>Of the entries below the diagonal: Σ (i − j + 1) log cos, as 1 − z² = cos² is the slope of each and the cosine a factor of all after it in the row.</summary>
    public override Tensor LogJacobian(Tensor unconstrained) =>
        Sum(Triangle.PerEntry(Triangle.Order(unconstrained, hasDiagonal: false), hasDiagonal: false, static (row, column) => row - column + 1) * LogCosine(unconstrained));

    /// <summary>log √(1 − tanh² u) = log 2 − |u| − log(1 + e^(−2|u|)), in a form that is smooth at 0.</summary>
    internal static Tensor LogCosine(Tensor u) => 0.5 * (LogSigmoid(2 * u) + LogSigmoid(-2 * u) + Math.Log(4));
}
