using System.Diagnostics;
using Prob.Graphs;
using Prob.Graphs.Plans;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>What a plan promises: no allocation, the same bits from every thread, data exchanged without a new plan, errors and values that can be traced.</summary>
public sealed class PlanTests
{
    [Fact]
    public void One_plan_gives_the_same_bits_on_eight_threads_at_once()
    {
        (Plan plan, double[] at) = Everything();
        double[] expected = Run(plan, at);
        var results = new double[8][];
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            Workspace workspace = plan.CreateWorkspace();
            var result = new double[plan.OutputSize];
            for (int i = 0; i < 50; i++)
            {
                Array.Clear(result);
                workspace.Run(at, result);
            }

            results[thread] = result;
        });
        Assert.All(results, result => Assert.True(result.AsSpan().SequenceEqual(expected)));
    }

    [Fact]
    public void What_depends_on_data_alone_is_computed_once_per_binding()
    {
        Tensor data = new double[] { 1, 2, 3 }, x = Plan.Input("x", []);
        Plan plan = Plan.Compile([x], x * Sum(Exp(data) + CumulativeSum(Square(data))));
        Assert.Single(plan.RunSteps);
        Assert.NotEmpty(plan.DataSteps);
        Assert.StartsWith("1 steps per run", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_depends_on_constants_alone_is_computed_with_the_plan()
    {
        Tensor x = Plan.Input("x", [3]);
        Plan plan = Plan.Compile([x], x * Exp(Expand(2.0, new(default, [3])) + 1));
        Assert.Single(plan.RunSteps);
        Assert.Empty(plan.DataSteps);
    }

    [Fact]
    public void Other_data_give_what_a_fresh_plan_gives()
    {
        Tensor x = Plan.Input("x", [3]);
        (Tensor Output, double[][] Data) Trace(double[] a, double[] sequence, int[] index)
        {
            Tensor known = a, table = Exp(known);
            Tensor recursion = Scan(0.0, sequence, (s, e) => Tanh(s) + e).All;   // depends on data alone
            Tensor positive = Dot(Outer(known, known), Outer(known, known)) + DiagonalMatrix(Square(known) + 1);
            Tensor output = Sum(x * table) + Sum(Gather(x, index)) + Dot(recursion, recursion) + Sum(TriangularSolve(Cholesky(positive), x));
            return (output, [a, sequence, [.. index.Select(i => (double)i)]]);
        }

        (Tensor first, _) = Trace([1, 2, 3], [0.5, -1, 2, 0], [0, 2, 2]);
        (Tensor second, double[][] data) = Trace([0.5, -2, 1], [3, 1, 1, -1], [1, 1, 0]);
        double[] at = [0.3, -0.7, 2];
        Plan plan = Plan.Compile([x], [first, .. Derivatives.Gradient(first, [x])]), fresh = Plan.Compile([x], [second, .. Derivatives.Gradient(second, [x])]);
        Binding binding = plan.Bind(data);
        Assert.Equal(Run(fresh, at), Run(plan, at, binding));
        Assert.NotEqual(Run(fresh, at), Run(plan, at));
        Assert.Same(plan, binding.Plan);
    }

    [Fact]
    public void Data_that_happen_to_be_equal_stay_two_arguments()
    {
        Tensor x = Plan.Input("x", []), first = new double[] { 0, 0 }, second = new double[] { 0, 0 };
        Plan plan = Plan.Compile([x], Sum(first * x) + Sum(second));
        Assert.Equal([3 * 5 + 9], Run(plan, [5], plan.Bind([[1, 2], [4, 5]])));
    }

    [Fact]
    public void Data_are_copied()
    {
        double[] values = [1, 2];
        Tensor data = values, x = Plan.Input("x", []);
        values[0] = 100;
        Plan plan = Plan.Compile([x], x * Sum(data));
        double[] other = [3, 4];
        Binding binding = plan.Bind([other]);
        other[0] = 100;
        Assert.Equal([3.0], Run(plan, [1]));
        Assert.Equal([7.0], Run(plan, [1], binding));
    }

    [Fact]
    public void Errors_say_what_was_expected_and_what_came()
    {
        Tensor x = Plan.Input("x", [2]), y = Plan.Input("y", []);
        Plan plan = Plan.Compile([x], Sum(x * new double[] { 1, 2 }));
        Assert.Contains("input 'y'", Assert.Throws<InvalidOperationException>(() => Plan.Compile([x], x * y)).Message);
        Assert.Contains("listed twice", Assert.Throws<ArgumentException>(() => Plan.Compile([x, x], x)).Message);
        Assert.Contains("made by Plan.Input", Assert.Throws<ArgumentException>(() => Plan.Compile([x, Exp(y)], x)).Message);
        Assert.Contains("takes 2 values and gives 1, but was given 3 and room for 1", Assert.Throws<ArgumentException>(() => plan.CreateWorkspace().Run(new double[3], new double[1])).Message);
        Assert.Contains("room for 2", Assert.Throws<ArgumentException>(() => plan.CreateWorkspace().Run(new double[2], new double[2])).Message);
        Assert.Contains("1 data arrays, but was given 0", Assert.Throws<ArgumentException>(() => plan.Bind([])).Message);
        Assert.Contains("has 2 values, but was given 3", Assert.Throws<ArgumentException>(() => plan.Bind([[1, 2, 3]])).Message);
        Plan other = Plan.Compile([x], Sum(x));
        Assert.Contains("another plan", Assert.Throws<ArgumentException>(() => other.CreateWorkspace(plan.DefaultBinding)).Message);
    }

    [Fact]
    public void A_value_that_is_not_finite_is_traced_to_operation_site_and_place()
    {
        Tensor x = Plan.Input("x", [5]), scale = Plan.Input("scale", []);
        Tensor density;
        using (Node.Labelled("the density of 'tau'"))
            density = Sum(Log(x + 1));
        Workspace workspace = Plan.Compile([x, scale], density / scale).CreateWorkspace();
        Assert.Null(workspace.FindNotFinite([1, 2, 3, 4, 5, 1]));
        Assert.Equal("Log in the density of 'tau' gives NaN at index 2 of [5], from -3", workspace.FindNotFinite([1, 2, -4, 4, 5, 1]));
        Assert.Equal("Log in the density of 'tau' gives -Infinity at index 4 of [5], from 0", workspace.FindNotFinite([1, 2, 3, 4, -1, 1]));
        Assert.StartsWith("Divide gives Infinity, from ", workspace.FindNotFinite([1, 2, 3, 4, 5, 0]), StringComparison.Ordinal);
        Assert.Equal("input 1 is NaN", workspace.FindNotFinite([1, double.NaN, 3, 4, 5, 1]));
        // The NaN is sought even where an infinity came first.
        Assert.Equal("Log in the density of 'tau' gives NaN at index 3 of [5], from -1", workspace.FindNotFinite([-1, 2, 3, -2, 5, 1]));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_found_in_data_derivatives_and_loops_too()
    {
        Tensor x = Plan.Input("x", []);
        Assert.StartsWith("Log gives NaN at index 1 of [2], from -1", Plan.Compile([x], x * Sum(Log(new double[] { 1, -1 }))).CreateWorkspace().FindNotFinite([1]), StringComparison.Ordinal);
        Assert.EndsWith(", in step 1 of a scan", Plan.Compile([x], Scan(x, new double[3], (s, e) => Log(s)).Last).CreateWorkspace().FindNotFinite([0.5]), StringComparison.Ordinal);
        Tensor root;
        using (Node.Labelled("site 's'"))
            root = Sqrt(x);
        string? found = Plan.Compile([x], Derivatives.Gradient(root, [x])).CreateWorkspace().FindNotFinite([0]);
        Assert.Contains("in site 's' gives Infinity", found, StringComparison.Ordinal);
    }

    [Fact]
    public void Outputs_may_be_inputs_constants_data_and_reshapes_of_each_other()
    {
        Tensor x = Plan.Input("x", [2, 2]), y = Plan.Input("y", []), data = new double[] { 7, 8 };
        Tensor product = x * y, row = Reshape(product, [4]);
        Plan plan = Plan.Compile([x, y], x, y, 3.0, data, product, row, Exp(row - row), Reshape(x, [4]), row, Transpose(Transpose(x)));
        Assert.Equal([1, 2, 3, 4, 2, 3, 7, 8, 2, 4, 6, 8, 2, 4, 6, 8, 1, 1, 1, 1, 1, 2, 3, 4, 2, 4, 6, 8, 1, 2, 3, 4], Run(plan, [1, 2, 3, 4, 2]));
    }

    [Fact]
    public void A_plan_without_inputs_or_steps_runs()
    {
        Assert.Equal([2.0], Run(Plan.Compile([], (Tensor)2.0), []));
        Assert.Equal([], Run(Plan.Compile([]), []));
    }

    [Fact]
    public void Runs_do_not_depend_on_what_ran_before()
    {
        (Plan plan, double[] at) = Everything();
        Workspace workspace = plan.CreateWorkspace();
        var first = new double[plan.OutputSize];
        var between = new double[plan.OutputSize];
        var again = new double[plan.OutputSize];
        workspace.Run(at, first);
        workspace.Run([.. at.Select(x => (0.5 * x) + 0.1)], between);
        workspace.Run(at, again);
        Assert.Equal(first, again);
        Assert.NotEqual(first, between);
    }

    /// <summary>Far from a stack overflow, and in time that grows no faster than the chain: about 1 s on one busy core, half of it simplification.</summary>
    [Fact]
    public void A_chain_of_twenty_thousand_operations_compiles_and_runs()
    {
        long start = Stopwatch.GetTimestamp();
        Tensor x = Plan.Input("x", []), y = x;
        double expected = 0.3, slope = 1;
        for (int i = 0; i < 10_000; i++)
        {
            y = Tanh(y) + 0.01;
            expected = Math.Tanh(expected);
            slope *= 1 - (expected * expected);
            expected += 0.01;
        }

        Plan plan = Plan.Compile([x], [y, .. Derivatives.Gradient(y, [x])]);
        double[] results = Run(plan, [0.3]);
        Assert.Equal(expected, results[0], 1e-12);
        Assert.Equal(slope, results[1], 1e-12);
        Tensor known = Tensor.Data(TensorType.Scalar, [0.3]);
        for (int i = 0; i < 20_000; i++)
            known = -known;
        Assert.Equal(0.3, known.ToScalar());
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"{Stopwatch.GetElapsedTime(start)}");
    }

    [Fact]
    public void Memory_is_used_again()
    {
        Tensor x = Plan.Input("x", [1000]), y = x;
        for (int i = 0; i < 50; i++)
            y = Exp(-y);
        Assert.InRange(Plan.Compile([x], y).WorkSize, 2000, 4100);
    }

    /// <summary>A function with every kind of instruction, with its value and gradient, and a point.</summary>
    internal static (Plan Plan, double[] At) Everything()
    {
        Axis axis = new("axis", 3), time = new("time", 9), previous = new("previous", 2), state = new("state", 2);
        Tensor x = Plan.Input("x", [3, 4]), v = Plan.Input("v", [9]), a = Plan.Input("a", [2], axis);
        Tensor index = new[] { 2, 0, 2, 1 }, groups = Enumerable.Range(0, 80).Select(i => i * i % 7).ToArray(), data = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Tensor square = Dot(x, Transpose(x)) + DiagonalMatrix(Expand(2.0, new(default, [3])));
        Tensor factor = Cholesky(square);
        Tensor general = square + LowerTriangle(square);
        (Tensor q, Tensor r) = Qr(general);
        (Tensor values, Tensor vectors) = EigenSymmetric(square);
        (Tensor last, Tensor all) = Scan(Slice(v, 0, 0, 3), Concatenate(0, x, Exp(x))[..4], (s, e) => Tanh(s) + TriangularSolve(factor, e[..3]) + Gather(v, index)[1..]);
        Tensor output = Sum(Gather(x, index)) + Sum(Where(x > 0, Power(Abs(x) + 1, v[0]), LogGamma(Square(x) + 1))) + Sum(Polygamma(2, Square(v) + 1)) + Sum(LogBesselI(1, Square(v) + 1)) + Sum(LogGammaP(Square(v) + 1, Square(v[0]) + 2))
            + LogSumExp(Softplus(x), 0)[2] + Max(x, 1)[1] + Sum(CumulativeSum(v)) + Sum(last) + Sum(LogSoftmax(all))
            + Sum(Sum(a * ((Tensor)new double[] { 1, 2, 3 }).ToAxis(axis), axis)) + Sum(a.ToVector(axis) * Transpose(data)) + Sum(Outer(v, v)[1])
            + Sum(LowerTriangle(Outer(v, Exp(v)))) + LogDeterminantFromCholesky(factor) + Sum(TriangularSolve(factor, x)) + Sum(TriangularSolve(factor, v[..3])) + Sum(v / (Square(v[0]) + 1)) + Sum(v / new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }) + Sum(Maximum(v, Reshape(Erf(v), [9, 1])))
            + Sum(Square(Gather(v, groups) - groups))
            + Sum(Solve(general, x)) + LogAbsDeterminant(general) + Determinant(general) + Sum(Sin(q)) + Sum(r) + Sum(vectors * Sin(values)) + Sum(Sort(v) * Exp(v)) + Sum(CumulativeProduct(v))
            + Sum(Where(v > 0, Stack(v, -v), Transpose(Outer(v, new double[] { 1, 2 })) + 1)) + Contract("i,ij->", v[..3], x)
            + ChainSum.Of(time, previous, state, Slice(v, 0, 0, 2).ToAxis(state), Slice(x, 1, 0, 2)[..2].ToAxis(previous).ToAxis(state), Outer(v, v[..2]).ToAxis(time).ToAxis(state));
        Plan plan = Plan.Compile([x, v, a], [output, .. Derivatives.Gradient(output, [x, v, a])]);
        var random = new Random(1);
        return (plan, [.. Enumerable.Range(0, plan.InputSize).Select(_ => random.NextDouble() - 0.3)]);
    }

    [Fact]
    public void The_function_with_everything_has_every_kind_of_instruction_and_the_right_gradient()
    {
        (Plan plan, double[] at) = Everything();
        PlanProgram staged = plan.ProgramFor(Executor.Staged);
        IEnumerable<Instruction> instructions = [.. plan.RunSteps.Concat(plan.In(Precision.Single).RunSteps).Select(step => step.Instruction), .. staged.Staging!.Assembled.Calls, .. staged.Preparations];
        HashSet<string> used = [.. instructions.Select(instruction => Kind(instruction.GetType()))];
        IEnumerable<string> kinds = typeof(Instruction).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Instruction)) && !IsOfSemiring(type)).Select(Kind);
        Assert.Empty(kinds.Except(used));
        double[] results = Run(plan, at);
        double[] differences = FiniteDifferences.Gradient(point => Run(plan, point)[0], at);
        for (int i = 0; i < at.Length; i++)
            Assert.Equal(differences[i], results[i + 1], 1e-7 * Math.Max(1, Math.Abs(differences[i])));

        // Plans in a semiring have instructions of their own, which real plans never use.
        static bool IsOfSemiring(Type type) => type.GetGenericArguments().Any(argument => argument.GetGenericParameterConstraints().Contains(typeof(IVectorSemiring)));

        static string Kind(Type type) => type.Name;
    }

    private static double[] Run(Plan plan, double[] at, Binding? binding = null)
    {
        var results = new double[plan.OutputSize];
        plan.CreateWorkspace(binding).Run(at, results);
        return results;
    }
}
