namespace Prob.Tests;

/// <summary>
/// A test against reference data that the project does not ship: it takes their folder from the environment variable PROB_DATA, and is skipped without it.
/// </summary>
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute() => Skip = ReferenceData.WhyMissing;
}

/// <summary>A theory against reference data, as <see cref="ReferenceFactAttribute"/>.</summary>
public sealed class ReferenceTheoryAttribute : TheoryAttribute
{
    public ReferenceTheoryAttribute() => Skip = ReferenceData.WhyMissing;
}

/// <summary>A theory against reference data that takes minutes, or gigabytes of memory: it runs if the environment variable PROB_LONG is set as well.</summary>
public sealed class LongReferenceTheoryAttribute : TheoryAttribute
{
    public LongReferenceTheoryAttribute() =>
        Skip = ReferenceData.WhyMissing ?? (LongTheoryAttribute.IsAsked ? null : "Takes minutes, or gigabytes of memory: set PROB_LONG to run it.");
}

/// <summary>Where reference data are.</summary>
internal static class ReferenceData
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("PROB_DATA") ?? "";

    public static string? WhyMissing => Directory.Exists(Folder) ? null : "Needs reference data: set PROB_DATA to their folder.";
}
