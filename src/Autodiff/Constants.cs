namespace Prob;

/// <summary>Logarithms that formulas of densities have in common.</summary>
internal static class Constants
{
    /// <summary>log 2.</summary>
    public const double LogTwo = 0.69314718055994530942;

    /// <summary>log 2π.</summary>
    public const double LogTwoPi = 1.8378770664093454836;

    /// <summary>log √(2π).</summary>
    public const double LogSqrtTwoPi = 0.91893853320467274178;
}
