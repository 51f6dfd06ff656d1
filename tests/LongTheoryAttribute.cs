namespace Prob.Tests;

/// <summary>A theory that takes minutes: it runs if the environment variable PROB_LONG is set.</summary>
public sealed class LongTheoryAttribute : TheoryAttribute
{
    public LongTheoryAttribute() => Skip = IsAsked ? null : "Takes minutes: set PROB_LONG to run it.";

    /// <summary>Whether long tests are to run.</summary>
    internal static bool IsAsked => Environment.GetEnvironmentVariable("PROB_LONG") is not null;
}
