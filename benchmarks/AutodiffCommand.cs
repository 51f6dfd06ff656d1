using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Prob;
using Prob.Graphs;

namespace Benchmarks;

/// <summary>
/// What derivatives cost beside the value: plans for the value alone, for value and gradient, and for the product of the Hessian with a vector. ../shared/peers/autodiff_small.py and
/// hvp.py measure the same functions of data of the same shapes and distributions in PyTorch, whose Hessian-vector product gives what ours gives, the product alone.
/// </summary>
internal static class AutodiffCommand
{
    private const int Rounds = 40, Preparing = 10;
    private const double SecondsOfRound = 0.004;

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = $"Cases whose names contain this: {string.Join(", ", DerivativeCase.All().Select(known => known.Name))}." };
        var explain = new Option<bool>("--explain") { Description = "Says on standard error how each plan is executed." };
        var command = new Command("autodiff", "Values, gradients and Hessian-vector products of small functions.") { only, explain };
        command.SetAction(arguments =>
        {
            bool isFirst = true;
            foreach (DerivativeCase chosen in DerivativeCase.All().Where(known => known.Name.Contains(arguments.GetValue(only) ?? "", StringComparison.Ordinal)))
            {
                if (isFirst)
                    _ = new CompiledCase(chosen);   // pays for the runtime's compilation of the library
                isFirst = false;
                Measure(new(chosen), arguments.GetValue(explain));
            }
        });
        return command;
    }

    /// <summary>The plans take turns in many short rounds, and the best of each counts.</summary>
    private static void Measure(CompiledCase compiled, bool explains)
    {
        (double gradientError, double? productError) = compiled.Check();
        PlannedRun?[] runs = [compiled.Value, compiled.Gradient, compiled.Product];
        var best = new double[runs.Length];
        var median = new double[runs.Length][];
        long allocated = 0, count = 0;
        for (int k = 0; k < runs.Length; k++)
        {
            best[k] = double.PositiveInfinity;
            median[k] = new double[Rounds];
            if (explains && runs[k] is { } explained)
                Console.Error.WriteLine($"{compiled.Name} {k}: {explained.Plan.Explain()}\n{(explained.Plan.Explain().Operations < 100 ? explained.Plan : "")}");
        }

        for (int round = -Preparing; round < Rounds; round++)
        {
            for (int k = 0; k < runs.Length; k++)
            {
                if (runs[k] is not { } run)
                    continue;
                long before = GC.GetAllocatedBytesForCurrentThread();
                (double microseconds, long ran) = run.Time(SecondsOfRound);
                if (round < 0)
                    continue;
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                count += ran;
                median[k][round] = microseconds;
                best[k] = Math.Min(best[k], microseconds);
            }
        }

        double? Rounded(double? number, int digits) => number is { } known ? Math.Round(known, digits) : null;
        double? MedianOf(int k) => Rounded(median[k].Order().ElementAt(Rounds / 2), 3);
        bool hasProduct = compiled.Product is not null;
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                bench = "autodiff",
                @case = compiled.Name,
                dtype = compiled.Value.Plan.Precision == Precision.Single ? "float32" : "float64",
                inputs = compiled.Value.Plan.InputSize,
                value_us = Rounded(best[0], 3),
                gradient_us = Rounded(best[1], 3),
                gradient_over_value = Rounded(best[1] / best[0], 3),
                hvp_us = hasProduct ? Rounded(best[2], 3) : null,
                hvp_over_gradient = hasProduct ? Rounded(best[2] / best[1], 3) : null,
                value_us_median = MedianOf(0),
                gradient_us_median = MedianOf(1),
                hvp_us_median = hasProduct ? MedianOf(2) : null,
                trace_ms = Rounded(compiled.TraceMilliseconds, 3),
                compile_ms = Rounded(compiled.CompileMilliseconds, 3),
                executors = runs.OfType<PlannedRun>().Select(run => run.Workspace.Executor.ToString()),
                gradient_error = gradientError,
                hvp_error = productError,
                bytes_per_run = allocated / (double)count,
            },
            WithoutNulls));
    }

    /// <summary>A plan with a workspace, the point at which it is run, and room for what it gives.</summary>
    private sealed record PlannedRun(Plan Plan, double[] Point)
    {
        public Workspace Workspace { get; } = Plan.CreateWorkspace(executor: Executor.Staged);

        public double[] Outputs { get; } = new double[Plan.OutputSize];

        public double[] At(double[] point)
        {
            Workspace.Run(point, Outputs);
            return Outputs;
        }

        /// <summary>Microseconds per run, and how many there were.</summary>
        public (double Microseconds, long Runs) Time(double seconds)
        {
            long start = Stopwatch.GetTimestamp(), count = 0;
            int together = 1;
            TimeSpan elapsed;
            do
            {
                for (int i = 0; i < together; i++)
                    Workspace.Run(Point, Outputs);
                count += together;
                elapsed = Stopwatch.GetElapsedTime(start);
                together = Math.Min(64, 2 * together);
            }
            while (elapsed.TotalSeconds < seconds);
            return (elapsed.TotalMicroseconds / count, count);
        }
    }

    /// <summary>The plans of a case: they share inputs, to which the product adds the vector.</summary>
    private sealed class CompiledCase
    {
        private readonly DerivativeCase source;
        private readonly PlannedRun reference;   // value and gradient in double precision
        private readonly double[] direction = [];

        public CompiledCase(DerivativeCase source)
        {
            this.source = source;
            long start = Stopwatch.GetTimestamp();
            Tensor[] at = [.. source.Shapes.Select((shape, i) => Plan.Input($"x{i}", shape))];
            Tensor value = source.Of(at);
            Tensor[] gradient = Derivatives.Gradient(value, at);
            Plan valueAndGradient = Plan.Compile(at, [value, .. gradient], source.Precision);
            TraceMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            Gradient = new(valueAndGradient, source.Point);
            CompileMilliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            reference = source.Precision == Precision.Double ? Gradient : new(Plan.Compile(at, [value, .. gradient]), source.Point);
            Value = new(Plan.Compile(at, [value], source.Precision), source.Point);
            if (!source.HasProduct)
                return;

            // The derivative of the gradient's component along the vector.
            Tensor[] along = [.. source.Shapes.Select((shape, i) => Plan.Input($"v{i}", shape))];
            Tensor slope = gradient.Zip(along, static (g, v) => Functions.Sum(g * v)).Aggregate(static (x, y) => x + y);
            var random = new Philox(5);
            direction = [.. source.Point.Select(_ => random.NextNormal())];
            Product = new(Plan.Compile([.. at, .. along], Derivatives.Gradient(slope, at), source.Precision), [.. source.Point, .. direction]);
        }

        public string Name => source.Name;

        public PlannedRun Value { get; }

        public PlannedRun Gradient { get; }

        public PlannedRun? Product { get; }

        public double TraceMilliseconds { get; }

        public double CompileMilliseconds { get; }

        /// <summary>
        /// Fails rather than time something else: the gradient beside central differences of the value, and the product beside those of the gradient. Their errors are of the order 1e-10,
        /// from the third derivatives, and of the rounding of the value over the step, 1e-8 for values of some hundred. In single precision the value and gradient beside those in double
        /// precision: 1000 operations in a row may each round them by 6e-8.
        /// </summary>
        public (double Gradient, double? Product) Check()
        {
            const double step = 1e-6, tolerance = 1e-5, ofDouble = 1e-12, ofSingle = 1e-4;
            double[] both = Gradient.At(source.Point), gradient = both[1..];
            double value = Value.At(source.Point)[0], valueError = Math.Abs((both[0] / value) - 1), error = 0;
            if (source.Precision == Precision.Single)
            {
                double[] expected = reference.At(source.Point);
                error = Norm(expected.Zip(both, (x, y) => x - y)) / Norm(expected);
                return error <= ofSingle && valueError <= ofSingle ? (error, null) : throw Off(error, null, valueError);
            }

            for (int i = 0; i < Math.Min(10, gradient.Length); i++)
            {
                double Moved(double by) => Value.At([.. source.Point.Select((x, j) => j == i ? x + by : x)])[0];
                error = Math.Max(error, Math.Abs(((Moved(step) - Moved(-step)) / (2 * step)) - gradient[i]) / Math.Max(1, Math.Abs(gradient[i])));
            }

            double? productError = null;
            if (Product is not null)
            {
                double[] Moved(double by) => Gradient.At([.. source.Point.Zip(direction, (x, v) => x + (by * v))])[1..];
                double[] product = Product.At(Product.Point), difference = [.. Moved(step).Zip(Moved(-step), (x, y) => (x - y) / (2 * step))];
                productError = Norm(difference.Zip(product, (x, y) => x - y)) / Norm(product);
            }

            return error <= tolerance && valueError <= ofDouble && !(productError > tolerance) ? (error, productError) : throw Off(error, productError, valueError);
        }

        private InvalidOperationException Off(double gradient, double? product, double value) =>
            new($"Relative errors of '{Name}' are too large: gradient {gradient}, product {product}, value beside the gradient {value}.");

        private static double Norm(IEnumerable<double> vector) => Math.Sqrt(vector.Sum(x => x * x));
    }
}
