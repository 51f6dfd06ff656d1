namespace Prob;

public static partial class Functions
{
    /// <summary>The number from lower to upper that is closest to x; the upper bound if there is none. The derivative is that of x or of the bound that is taken; at a bound it is that of x.</summary>
    public static Tensor Clip(Tensor x, Tensor lower, Tensor upper) => Minimum(Maximum(x, lower), upper);
}
