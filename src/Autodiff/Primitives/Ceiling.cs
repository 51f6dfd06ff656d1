namespace Prob;

public static partial class Functions
{
    /// <summary>The smallest whole number not below x. The derivative is 0 everywhere.</summary>
    public static Tensor Ceiling(Tensor x) => -Floor(-x);
}
