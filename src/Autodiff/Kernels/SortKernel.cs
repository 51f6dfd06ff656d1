namespace Prob.Graphs;

/// <summary>The places of the first of some numbers in ascending or descending order; of equal ones the earlier goes first, and NaN goes last either way.</summary>
internal static class SortKernel
{
    /// <summary>Below this share of the numbers, those that are asked for are kept in a heap, instead of sorting all.</summary>
    private const int HeapShare = 8;

    /// <summary>The values of scratch that so many numbers take.</summary>
    public static int Scratch(int n) => 2 * n;

    /// <summary>Writes as many places as there is room for.</summary>
    public static void Sort(ReadOnlySpan<double> x, Span<double> indices, Span<double> scratch, bool descending)
    {
        if (indices.Length < x.Length / HeapShare)
            KeepFirst(x, indices, descending);
        else
            SortAll(x, indices, scratch, descending);
    }

    private static void SortAll(ReadOnlySpan<double> x, Span<double> indices, Span<double> scratch, bool descending)
    {
        int n = x.Length, numbers = 0, others = n;
        Span<double> keys = scratch[..n], places = scratch.Slice(n, n);
        for (int i = 0; i < n; i++)
        {
            if (!double.IsNaN(x[i]))
                (keys[numbers], places[numbers++]) = (descending ? -x[i] : x[i], i);
        }

        for (int i = n - 1; others > numbers; i--)
        {
            if (double.IsNaN(x[i]))
                places[--others] = i;
        }

        keys[..numbers].Sort(places[..numbers]);
        for (int start = 0, end; start < numbers; start = end)
        {
            end = start + 1;
            while (end < numbers && keys[end] == keys[start])
                end++;
            if (end - start > 1)
                places[start..end].Sort();
        }

        places[..indices.Length].CopyTo(indices);
    }

    /// <summary>A heap of the first ones so far, the last of them at its root, which in the end sorts itself.</summary>
    private static void KeepFirst(ReadOnlySpan<double> x, Span<double> heap, bool descending)
    {
        int count = heap.Length;
        if (count == 0)
            return;
        for (int i = 0; i < count; i++)
            heap[i] = i;
        for (int i = (count / 2) - 1; i >= 0; i--)
            Sink(x, heap, i, descending);
        for (int i = count; i < x.Length; i++)
        {
            if (!IsBefore(x, i, heap[0], descending))
                continue;
            heap[0] = i;
            Sink(x, heap, 0, descending);
        }

        for (int end = count - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            Sink(x, heap[..end], 0, descending);
        }
    }

    private static void Sink(ReadOnlySpan<double> x, Span<double> heap, int place, bool descending)
    {
        for (int child = (2 * place) + 1; child < heap.Length; child = (2 * place) + 1)
        {
            if (child + 1 < heap.Length && IsBefore(x, heap[child], heap[child + 1], descending))
                child++;
            if (IsBefore(x, heap[child], heap[place], descending))
                return;
            (heap[place], heap[child]) = (heap[child], heap[place]);
            place = child;
        }
    }

    private static bool IsBefore(ReadOnlySpan<double> x, double place, double other, bool descending)
    {
        double value = x[(int)place], otherValue = x[(int)other];
        return value == otherValue || (double.IsNaN(value) && double.IsNaN(otherValue)) ? place < other
            : double.IsNaN(otherValue) || (descending ? value > otherValue : value < otherValue);
    }
}
