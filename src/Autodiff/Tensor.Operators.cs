using Prob.Graphs;

namespace Prob;

public partial class Tensor
{
    /// <summary>Elementwise sum.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => Add.Instance.Apply(left, right);

    /// <summary>Elementwise difference.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => Subtract.Instance.Apply(left, right);

    /// <summary>Elementwise product.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => Multiply.Instance.Apply(left, right);

    /// <summary>Elementwise quotient.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => Divide.Instance.Apply(left, right);

    /// <summary>Elementwise negation.</summary>
    public static Tensor operator -(Tensor value) => Negate.Instance.Apply(value);

    /// <summary>1 where left is smaller, else 0; 0 where either is NaN.</summary>
    public static Tensor operator <(Tensor left, Tensor right) => Less.Instance.Apply(left, right);

    /// <summary>1 where left is larger, else 0; 0 where either is NaN.</summary>
    public static Tensor operator >(Tensor left, Tensor right) => Less.Instance.Apply(right, left);

    /// <summary>1 where left is smaller or equal, else 0; 0 where either is NaN.</summary>
    public static Tensor operator <=(Tensor left, Tensor right) => LessOrEqual.Instance.Apply(left, right);

    /// <summary>1 where left is larger or equal, else 0; 0 where either is NaN.</summary>
    public static Tensor operator >=(Tensor left, Tensor right) => LessOrEqual.Instance.Apply(right, left);
}
