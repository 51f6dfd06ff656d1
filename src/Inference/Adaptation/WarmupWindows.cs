namespace Prob;

/// <summary>
/// How warm-up divides its iterations: an initial buffer that finds the typical set, windows that double in length and each end with a new metric, and a
/// final buffer for the step size alone (Stan reference manual, "Automatic parameter tuning"). 1000 iterations are 75 | 25, 50, 100, 200, 500 | 50.
/// Below 150 iterations the buffers take 15 % and 10 %; below 20 there are no windows.
/// </summary>
/// <param name="Initial">Iterations of the initial buffer.</param>
/// <param name="Windows">Lengths of the windows.</param>
/// <param name="Final">Iterations of the final buffer.</param>
internal sealed record WarmupWindows(int Initial, IReadOnlyList<int> Windows, int Final)
{
    private const int InitialBuffer = 75, BaseWindow = 25, FinalBuffer = 50, Least = 20;

    /// <summary>The division of <paramref name="warmup"/> iterations.</summary>
    public static WarmupWindows Of(int warmup)
    {
        if (warmup < Least)
            return new(warmup, [], 0);
        bool isShort = warmup < InitialBuffer + BaseWindow + FinalBuffer;
        int initial = isShort ? (int)(0.15 * warmup) : InitialBuffer;
        int final = isShort ? (int)(0.1 * warmup) : FinalBuffer;
        int left = warmup - initial - final;
        List<int> windows = [];
        for (int window = isShort ? left : BaseWindow; left > 0; window *= 2)
        {
            // A window takes all that is left if the one after it, twice as long, would not fit.
            windows.Add(left < 3 * window ? left : window);
            left -= windows[^1];
        }

        return new(initial, windows, final);
    }

    internal static int[] EarlyEnds = [];

    /// <summary>Whether the metric learns from the draw of an iteration, counted from 0.</summary>
    public bool LearnsFrom(int iteration) => iteration < Initial + Windows.Sum() && (EarlyEnds.Length > 0 || iteration >= Initial) && Windows.Count > 0;

    /// <summary>Whether a window ends after this many iterations.</summary>
    public bool EndAt(int done)
    {
        if (Windows.Count == 0) return false;
        if (EarlyEnds.Contains(done)) return true;
        int end = Initial;
        foreach (int window in Windows)
        {
            end += window;
            if (end == done)
                return true;
        }

        return false;
    }
}
