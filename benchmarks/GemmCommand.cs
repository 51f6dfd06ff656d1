using System.CommandLine;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Prob.Graphs;

namespace Benchmarks;

/// <summary>
/// Times the matrix product C[m,n] = A[m,k] B[k,n], in GFLOP/s (two for each term): as it lies, and with an operand transposed as in the gradients of a layer.
/// ../shared/peers/gemm.py measures the same with OpenBLAS, which must be told the processor: OPENBLAS_CORETYPE=SKYLAKEX.
/// </summary>
internal static class GemmCommand
{
    private const int Repeats = 15, LineBytes = 64;
    private const double SecondsOfRepeat = 0.03;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var threads = new Option<int[]>("--threads") { Description = "Numbers of threads.", DefaultValueFactory = _ => [1, 2], AllowMultipleArgumentsPerToken = true };
        var command = new Command("gemm", "Matrix products of float and double.") { threads };
        command.SetAction(arguments =>
        {
            foreach (int count in arguments.GetRequiredValue(threads))
            {
                foreach (int n in (int[])[64, 128, 256, 512, 1024])
                    Measure(n, n, n, "AB", count);
                Measure(128, 784, 400, "AB", count);
                Measure(128, 784, 400, "ABᵀ", count);    // a layer: x Wᵀ
                Measure(128, 400, 784, "AB", count);     // its gradients: ȳ W
                Measure(400, 128, 784, "AᵀB", count);    // and ȳᵀ x
            }
        });
        return command;
    }

    private static void Measure(int m, int k, int n, string form, int threads)
    {
        Measure<float>("float32", m, k, n, form, threads);
        Measure<double>("float64", m, k, n, form, threads);
    }

    /// <summary>The median of repeats, each as many products as take about a fixed time.</summary>
    private static void Measure<T>(string dtype, int m, int k, int n, string form, int threads)
        where T : unmanaged, INumber<T>
    {
        (T[] a, T[] b, T[] c) = (Numbers<T>(m * k), Numbers<T>(k * n), Numbers<T>(m * n));
        bool transposesA = form.StartsWith("Aᵀ", StringComparison.Ordinal), transposesB = form.EndsWith('ᵀ');
        var shape = new MatrixShape(m, k, n, transposesA ? 1 : k, transposesA ? m : 1, transposesB ? 1 : n, transposesB ? k : 1, n);
        long allocated = 0;
        double[] seconds = new double[Repeats];
        int count = 1;
        for (int repeat = -Repeats; repeat < Repeats; repeat++)   // the first ones until the code is compiled, and to find the count
        {
            allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
                MatrixKernel.Multiply(shape, in First(a), in First(b), ref First(c), threads);
            double each = Stopwatch.GetElapsedTime(start).TotalSeconds / count;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (repeat >= 0)
                seconds[repeat] = each;
            else
                count = Math.Max(1, (int)(SecondsOfRepeat / each));
        }

        Array.Sort(seconds);
        double Rate(double time) => Math.Round(2 * shape.Terms / time * 1e-9, 2);
        Console.WriteLine(JsonSerializer.Serialize(
            new { bench = "gemm", form, m, k, n, dtype, threads, gflops = Rate(seconds[Repeats / 2]), gflops_best = Rate(seconds[0]), bytes_per_call = allocated / (double)count },
            Readable));
    }

    /// <summary>Pinned, with room to begin on a cache line as the memory of plans does.</summary>
    private static T[] Numbers<T>(int count)
        where T : unmanaged, INumber<T>
    {
        T[] numbers = GC.AllocateArray<T>(count + (LineBytes / Unsafe.SizeOf<T>()), pinned: true);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = T.CreateChecked(Math.Sin(i));
        return numbers;
    }

    private static ref T First<T>(T[] numbers) =>
        ref numbers[(int)(-Marshal.UnsafeAddrOfPinnedArrayElement(numbers, 0) & (LineBytes - 1)) / Unsafe.SizeOf<T>()];
}
