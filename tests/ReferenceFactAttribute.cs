namespace Prob.Tests;

/// <summary>
/// A test against reference data that the project does not ship: it takes their folder from the environment variable PROB_DATA, and is skipped without it.
/// </summary>
public sealed class ReferenceFactAttribute : FactAttribute
{
    public ReferenceFactAttribute()
    {
        if (!Directory.Exists(ReferenceData.Folder))
            Skip = "Needs reference data: set PROB_DATA to their folder.";
    }
}

/// <summary>Where reference data are.</summary>
internal static class ReferenceData
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("PROB_DATA") ?? "";
}
