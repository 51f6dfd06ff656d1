using Prob.Graphs;

namespace Prob;

/// <summary>
/// Functions of tensors. Each elementwise function, reduction and matrix operation stands in the file of its primitive; here are those that are made of others.
/// </summary>
public static partial class Functions
{
    /// <summary>log(x / (1 − x)), the inverse of <see cref="Sigmoid"/>.</summary>
    public static Tensor Logit(Tensor x) => Log(x) - Log1p(-x);

    /// <summary>log sigmoid(x) = −softplus(−x), accurate in both tails.</summary>
    public static Tensor LogSigmoid(Tensor x) => -Softplus(-x);

    /// <summary>x log y, and 0 where x is 0 whatever y is: the log of yˣ with 0⁰ = 1.</summary>
    public static Tensor XLogY(Tensor x, Tensor y) => Annihilate.Product(x, Log(y));

    /// <summary>x log(1 + y), and 0 where x is 0 whatever y is.</summary>
    public static Tensor XLog1pY(Tensor x, Tensor y) => Annihilate.Product(x, Log1p(y));

    /// <summary>log(1 − eˣ) for x ≤ 0, by whichever of two forms keeps its digits (Mächler 2012, "Accurately computing log(1 − exp(−|a|))"). −∞ at 0, NaN above.</summary>
    public static Tensor Log1mExp(Tensor x)
    {
        // Each form is asked only about its own side: on the other its slope can be infinite.
        Tensor isNear = x > -Constants.LogTwo;
        return Where(isNear, Log(-Expm1(Where(isNear, x, -1))), Log1p(-Exp(Where(isNear, -1, x))));
    }

    /// <summary>log(eˣ − eʸ) for y ≤ x: −∞ where they are equal, −∞ for both included, and NaN where y > x.</summary>
    public static Tensor LogSubtractExp(Tensor x, Tensor y)
    {
        Tensor isNothing = Equal(y, double.NegativeInfinity);
        return x + Log1mExp(Where(isNothing, double.NegativeInfinity, y - x));
    }

    /// <summary>Weights proportional to eˣ along the last event dimension.</summary>
    /// <exception cref="ArgumentException">x has no event dimension.</exception>
    public static Tensor Softmax(Tensor x) => ExpDifference.Instance.Apply(x, KeptLogSumExp(x, nameof(Softmax)));

    /// <summary>log softmax(x) along the last event dimension.</summary>
    /// <exception cref="ArgumentException">x has no event dimension.</exception>
    public static Tensor LogSoftmax(Tensor x) => LogWeight.Instance.Apply(x, KeptLogSumExp(x, nameof(LogSoftmax)));

    /// <summary>A tensor of zeros.</summary>
    internal static Tensor Zeros(TensorType type) => Expand(0.0, type);

    private static Tensor KeptLogSumExp(Tensor x, string name)
    {
        if (x.Shape.Rank == 0)
            throw new ArgumentException($"{name} works along the last event dimension, but the tensor of type {x.Type} has none; ToVector(axis) makes an axis into one.");
        return Reshape(LogSumExp(x, x.Shape.Rank - 1), x.Shape.With(x.Shape.Rank - 1, 1));
    }
}
