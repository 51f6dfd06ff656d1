namespace Prob;

/// <summary>Names in messages: all of them if they are few, else the first and how many there are.</summary>
internal static class Listing
{
    private const int Most = 20;

    public static string Of(IReadOnlyCollection<string> names, string separator = ", ") => names.Count switch
    {
        0 => "none",
        <= Most => string.Join(separator, names),
        _ => $"{string.Join(separator, names.Take(Most))}{separator}… ({names.Count} in all)",
    };
}
