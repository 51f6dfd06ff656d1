/// <summary>Neighbours with the same value.</summary>
internal readonly record struct Run(int Value, int Start, int Length)
{
    /// <summary>Where it is, counted from 1.</summary>
    public string Span => Length == 1 ? $"{Start + 1}" : $"{Start + 1}-{Start + Length}";

    public static IEnumerable<Run> Of(int[] values)
    {
        for (int start = 0, t = 1; t <= values.Length; t++)
        {
            if (t < values.Length && values[t] == values[start])
                continue;
            yield return new(values[start], start, t - start);
            start = t;
        }
    }
}
