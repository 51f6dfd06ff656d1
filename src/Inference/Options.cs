using System.Runtime.CompilerServices;

namespace Prob;

/// <summary>Checks of the values that options are given.</summary>
internal static class Options
{
    /// <summary>The value, if it is not too small.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static int AtLeast(int least, int value, [CallerMemberName] string name = "") =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least {least}, but was {value}.");

    /// <summary>The value, if it is above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not, or NaN.</exception>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be positive, but was {value}."));
}
