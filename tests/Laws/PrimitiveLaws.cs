using Prob.Graphs;
using Prob.Tests.Autodiff;
using static Prob.Functions;

namespace Prob.Tests.Laws;

/// <summary>
/// What is true of every function of tensors: its values are those of a plain twin; its derivative is the twin's slope; forward, reverse and second order agree; axes
/// act as if the function were mapped over their cells; a plan gives what define-by-run gives, and staged what it gives replayed.
/// </summary>
public abstract class PrimitiveLaws
{
    /// <summary>Axes that are laid out outside and inside of those that cases bring along themselves.</summary>
    private static readonly Axis Outer = new("outer", 2);

    private readonly Axis inner = new("inner", 3);
    private readonly Random random = new(20240229);

    protected abstract IEnumerable<Case> Cases { get; }

    /// <summary>Relative to the larger of 1 and the value: sums of a few terms of order 1 in another order of summation, functions within a few ulp.</summary>
    protected virtual double ValueTolerance => 1e-13;

    /// <summary>
    /// Central differences with steps of 1e-3 and Richardson extrapolation are wrong by 1e-13 times the fifth derivative plus rounding of 1e-13 times the value, each
    /// of them below 1e4 for the cases here; relative to the larger of 1 and the slope.
    /// </summary>
    protected virtual double SlopeTolerance => 1e-8;

    [Fact]
    public void Values_equal_the_twin()
    {
        foreach (Case example in Cases)
        {
            double[][] at = example.Draw(random);
            Near(example.Twin(at), Run(example, at), ValueTolerance, example);
        }
    }

    [Fact]
    public void Plans_give_what_define_by_run_gives()
    {
        foreach (Case example in Cases)
        {
            double[][] at = example.Draw(random);
            // Simplification may sum in another order: a few ulp of the largest terms, which are of order 1 to 10.
            Near(example.Function(Known(example, at)).ToArray(), Run(example, at), 1e-14, example);
        }
    }

    [Fact]
    public void Gradients_equal_finite_differences_of_the_twin()
    {
        foreach (Case example in Cases)
        {
            double[][] at = example.Draw(random);
            double[] weights = [.. example.Twin(at).Select(_ => (2 * random.NextDouble()) - 1)];
            double[][] gradient = Gradient(example, at, weights);
            foreach ((int k, int i) in SomePlaces(example))
            {
                double Value(double[] x)
                {
                    double[][] moved = [.. at.Select(values => (double[])values.Clone())];
                    moved[k][i] = x[0];
                    return example.Twin(moved).Zip(weights, (y, w) => y * w).Sum();
                }

                double expected = FiniteDifferences.Gradient(Value, [at[k][i]])[0];
                Near([expected], [gradient[k][i]], SlopeTolerance, $"{example}, entry {i} of argument {k}");
            }
        }
    }

    [Fact]
    public void Forward_and_reverse_are_transposes()
    {
        foreach (Case example in Cases)
        {
            Tensor[] at = Known(example, example.Draw(random));
            for (int k = 0; k < at.Length; k++)
            {
                if (!example.Arguments[k].IsDifferentiable)
                    continue;
                Tensor Along(Tensor x) => example.Function([.. at.Select((other, j) => j == k ? x : other)]);
                Tensor v = Random(at[k].Type);
                (Tensor value, Tensor forward) = Derivatives.Jvp(Along, at[k], v);
                Tensor u = Random(value.Type);
                Tensor reverse = Derivatives.Vjp(Along, at[k], u).Product;
                Assert.Equal(value.Type, forward.Type);
                Assert.Equal(at[k].Type, reverse.Type);
                double[] left = (u * forward).ToArray(), right = (reverse * v).ToArray();
                // Rounding of sums of terms whose sizes add up to the scale.
                double scale = left.Sum(Math.Abs) + right.Sum(Math.Abs);
                Near([left.Sum() / Math.Max(1, scale)], [right.Sum() / Math.Max(1, scale)], 1e-12, example);
            }
        }
    }

    [Fact]
    public void Second_derivatives_are_slopes_of_the_gradient_and_symmetric()
    {
        foreach (Case example in Cases)
        {
            double[][] values = example.Draw(random);
            Tensor[] at = Known(example, values);
            Tensor weights = Random(example.Function(at).Type);
            // The square makes linear functions curved.
            Tensor Scalar(Tensor[] x) => SumAll(weights * Square(example.Function(x)));
            Tensor[] inputs = Inputs(example);
            Plan gradient = Plan.Compile(inputs, Derivatives.Gradient(Scalar(inputs), inputs));
            int[] places = [.. Enumerable.Range(0, at.Length).Where(k => example.Arguments[k].IsDifferentiable)];
            foreach (int k in places)
            {
                Tensor v = Random(at[k].Type);
                double[] direction = v.ToArray();
                double[] moved = Directional(
                    step => Run(gradient, [.. values.Select((x, j) => j == k ? [.. x.Zip(direction, (a, b) => a + (step * b))] : x)]));
                foreach (int j in places)
                {
                    Tensor Slope(Tensor xk)
                    {
                        Tensor[] x = [.. at.Select((other, i) => i == k ? xk : other)];
                        Tensor own = Identity.Instance.Apply(x[j]);
                        return Derivatives.Gradient(Scalar([.. x.Select((other, i) => i == j ? own : other)]), [own])[0];
                    }

                    Tensor product = Derivatives.Jvp(Slope, at[k], v).Product;
                    int start = values.Take(j).Sum(x => x.Length);
                    // Differences of a derivative lose one more factor of the step.
                    Near(moved[start..(start + values[j].Length)], product.ToArray(), 10 * SlopeTolerance, $"{example}, arguments {k} and {j}");
                    if (j != k)
                        continue;
                    Tensor other = Random(at[k].Type);
                    Tensor transposed = Derivatives.HessianVector(x => Scalar([.. at.Select((t, i) => i == k ? x : t)]), at[k], other);
                    double[] left = (other * product).ToArray(), right = (v * transposed).ToArray();
                    double scale = Math.Max(1, left.Sum(Math.Abs) + right.Sum(Math.Abs));
                    Near([left.Sum() / scale], [right.Sum() / scale], 1e-11, example);
                }
            }
        }
    }

    [Fact]
    public void An_axis_does_each_cell_alone()
    {
        foreach (Case example in Cases.Where(example => example.Arguments.Sum(argument => argument.Type.Size) <= 100))
        {
            Plan ofCell = ValueAndGradient(example);
            foreach (Axis axis in (Axis[])[Outer, inner])
            {
                for (int mask = 1; mask < 1 << example.Arguments.Length; mask++)
                    Check(example, ofCell, axis, [.. example.Arguments.Select((_, k) => (mask >> k & 1) == 1)]);
            }
        }

        void Check(Case example, Plan ofCell, Axis axis, bool[] carries)
        {
            double[][] shared = example.Draw(random);
            double[][][] cells = [.. Enumerable.Range(0, axis.Size).Select(_ => example.Draw(random).Select((values, k) => carries[k] ? values : shared[k]).ToArray())];
            TensorType result = example.Function(Inputs(example)).Type;
            TensorType With(TensorType type) => new(type.Axes.Union(AxisSet.Of(axis)), type.Shape);
            TensorType[] types = [.. example.Arguments.Select((argument, k) => carries[k] ? With(argument.Type) : argument.Type)];
            Tensor[] inputs = [.. types.Select(type => Tensor.Input("x", type))];
            Tensor output = example.Function(inputs);
            Assert.Equal(With(result), output.Type);

            double[][] weights = [.. cells.Select(_ => Enumerable.Range(0, result.Size).Select(_ => (2 * random.NextDouble()) - 1).ToArray())];
            Tensor total = SumAll(output * Tensor.Data(With(result), Join(result, axis, weights)));
            double[] all = [.. inputs.SelectMany((_, k) => carries[k] ? Join(example.Arguments[k].Type, axis, [.. cells.Select(cell => cell[k])]) : shared[k])];
            Plan plan = Plan.Compile(inputs, [output, .. Derivatives.Gradient(total, inputs)]);
            double[] results = Run(plan, all);

            double[][] alone = [.. cells.Select((cell, c) => Run(ofCell, [.. cell, weights[c]]))];
            int place = With(result).Size;
            Near(Join(result, axis, [.. alone.Select(cell => cell[..result.Size])]), results[..place], 1e-14, $"{example} with {axis}");
            double[][][] slopes = [.. alone.Select(cell => Split(cell[result.Size..], example.Arguments))];
            for (int k = 0; k < types.Length; k++)
            {
                double[] expected = carries[k]
                    ? Join(example.Arguments[k].Type, axis, [.. slopes.Select(slope => slope[k])])
                    : [.. shared[k].Select((_, i) => slopes.Sum(slope => slope[k][i]))];
                // Cells are summed in another order.
                Near(expected, results[place..(place += types[k].Size)], 1e-12, $"gradient {k} of {example} with {axis}");
            }
        }
    }

    protected static void Near(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, object where)
    {
        Assert.True(expected.Count == actual.Count, $"{where}: {expected.Count} values were expected, but there are {actual.Count}");
        for (int i = 0; i < expected.Count; i++)
        {
            bool isNear = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(isNear, $"{where}, place {i}: {expected[i]:R} was expected, but it is {actual[i]:R}");
        }
    }

    /// <summary>The sum over everything, axes included.</summary>
    private protected static Tensor SumAll(Tensor x)
    {
        Tensor sum = Sum(x);
        foreach (Axis axis in x.Axes)
            sum = Sum(sum, axis);
        return sum;
    }

    /// <summary>Runs a plan, with both executors.</summary>
    private protected static double[] Run(Plan plan, params double[][] inputs) => Executors.RunBoth(plan, [.. inputs.SelectMany(values => values)]);

    private static double[] Run(Case example, double[][] at)
    {
        Tensor[] inputs = Inputs(example);
        return Run(Plan.Compile(inputs, example.Function(inputs)), at);
    }

    private static double[][] Gradient(Case example, double[][] at, double[] weights)
    {
        double[] all = Run(ValueAndGradient(example), [.. at, weights]);
        return Split(all[weights.Length..], example.Arguments);
    }

    /// <summary>From the arguments and a weight per entry of the result: the result, and the gradient of its weighted sum.</summary>
    private static Plan ValueAndGradient(Case example)
    {
        Tensor[] inputs = Inputs(example);
        Tensor output = example.Function(inputs), weights = Tensor.Input("weights", output.Type);
        return Plan.Compile([.. inputs, weights], [output, .. Derivatives.Gradient(SumAll(output * weights), inputs)]);
    }

    private static double[][] Split(double[] all, Argument[] arguments)
    {
        int place = 0;
        return [.. arguments.Select(argument => all[place..(place += argument.Type.Size)])];
    }

    private static Tensor[] Inputs(Case example) => [.. example.Arguments.Select((argument, k) => Tensor.Input($"x{k}", argument.Type))];

    private static Tensor[] Known(Case example, double[][] values) => [.. example.Arguments.Select((argument, k) => Tensor.Data(argument.Type, values[k]))];

    /// <summary>The derivative at 0 of a function of one step, as <see cref="FiniteDifferences"/> does it for scalars.</summary>
    private static double[] Directional(Func<double, double[]> f)
    {
        const double h = 1e-3;
        double[] Central(double step) => [.. f(step).Zip(f(-step), (up, down) => (up - down) / (2 * step))];
        return [.. Central(h / 2).Zip(Central(h), (half, full) => ((4 * half) - full) / 3)];
    }

    /// <summary>The layout of a tensor that has the axis in addition, from its cells.</summary>
    private static double[] Join(TensorType type, Axis axis, double[][] cells)
    {
        int before = AxisSet.Of([.. type.Axes.Where(own => own.Order < axis.Order)]).Size;
        int length = type.Size / before;
        return [.. Enumerable.Range(0, before).SelectMany(block => cells.SelectMany(cell => cell.Skip(block * length).Take(length)))];
    }

    private Tensor Random(TensorType type) => Tensor.Data(type, [.. Enumerable.Range(0, type.Size).Select(_ => (2 * random.NextDouble()) - 1)]);

    /// <summary>All places of small arguments and a few of large ones.</summary>
    private IEnumerable<(int Argument, int Place)> SomePlaces(Case example)
    {
        for (int k = 0; k < example.Arguments.Length; k++)
        {
            int size = example.Arguments[k].Type.Size;
            if (!example.Arguments[k].IsDifferentiable)
                continue;
            int[] places = [.. Enumerable.Range(0, size)];
            random.Shuffle(places);
            foreach (int i in places.Take(size <= 100 ? 12 : 3))
                yield return (k, i);
        }
    }
}
