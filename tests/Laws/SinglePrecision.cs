using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>
/// What a plan in single precision may give. Its twin is the plan in double precision, at the inputs rounded to floats. How far the two may differ is found by experiment: in a copy of the
/// graph every result that a float may not hold exactly is changed by a random number, of up to 2⁻²³ of itself or, if it is a sum, of the sum of the sizes of its terms; and then the outputs
/// change as they may by rounding. A value of an output may differ by sixteen times the most that it changes in six such runs: rounding itself is half as large as what is tried, but sums of
/// floats round at every term. No bound is known for a value that is not finite in some of the runs, nor is one if anything on the way is beyond the range of floats.
/// </summary>
internal static class SinglePrecision
{
    private const int Trials = 6;
    private const double Unit = 1.0 / (1 << 23), Allowed = 16, LargestFloat = 3e38, Smallest = 1e-37;

    private static readonly ConditionalWeakTable<Plan, Shaken> Known = [];

    /// <summary>Where the executors differ from the plan in double precision by more; null if they do not.</summary>
    public static string? Difference(Plan plan, double[] at)
    {
        at = [.. at.Select(x => (double)(float)x)];
        Shaken shaken = Known.GetValue(plan, static plan => new(plan));
        (double[] expected, double[] changes) = shaken.Changes(at);
        Plan single = shaken.Single;
        int[] widths = [.. Executors.Widths.Where((_, k) => LongTheoryAttribute.IsAsked || k == plan.OutputSize % Executors.Widths.Length)];
        foreach ((string executor, double[] actual) in (IEnumerable<(string, double[])>)[("a replay", Executors.Replay(single, at)), .. widths.Select(lanes => ($"staged code of {lanes} lanes", Executors.Stage(single, lanes, at)))])
        {
            for (int i = 0; i < expected.Length; i++)
            {
                if (!double.IsFinite(changes[i]) || expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= (Allowed * changes[i]) + (Unit * (Math.Abs(expected[i]) + Smallest)))
                    continue;
                return $"In {executor}, entry {i} of {expected.Length} should be {expected[i]:r}, but in single precision is {actual[i]:r}; rounding changes it by {changes[i]:g3}. {plan}";
            }
        }

        return null;
    }

    /// <summary>A plan with a place for a change of everything that is computed.</summary>
    private sealed class Shaken
    {
        private readonly Plan plan, shaken;
        private readonly Plan all;

        public Shaken(Plan plan)
        {
            this.plan = plan;
            Single = plan.In(Precision.Single);
            var changes = new List<Tensor>();
            Tensor Changed(Tensor y, Tensor size)
            {
                Tensor change = Tensor.Input("change", y.Type);
                changes.Add(change);
                return y + (change * Functions.Where(size < double.PositiveInfinity, size, 0));
            }

            Dictionary<Tensor, Tensor> values = Sweep.Forward<Tensor>(plan.Results, new Dictionary<Tensor, Tensor>(), (node, inputs) =>
            {
                if (node.Primitive is Input)
                    return node.Outputs;
                if (node.Primitive is Constant constant)
                {
                    double[] sizes = [.. constant.Values.Select(value => (float)value == value || !double.IsFinite(value) ? 0 : Math.Abs(value))];
                    return [Array.TrueForAll(sizes, size => size == 0) ? node.Outputs[0] : Changed(node.Outputs[0], Tensor.Data(node.Outputs[0].Type, sizes))];
                }

                IReadOnlyList<Tensor> outputs = new Node(node.Primitive, [.. inputs]).Outputs;
                if (IsExact(node))
                    return [.. outputs];
                if (node.Primitive is Contract or CumulativeSum)
                    return [Changed(outputs[0], node.Primitive.Apply([.. inputs.Select(Functions.Abs)]) + Smallest)];
                if (node.Primitive is Scatter or PutAlong)
                    return [Changed(outputs[0], node.Primitive.Apply(Functions.Abs(inputs[0]), inputs[1]) + Smallest)];
                if (node.Primitive is Scan)
                {
                    // Some of its states may be sums, of terms that nobody sees.
                    Tensor largest = 0.0;
                    foreach (Tensor value in inputs.Concat(outputs).Where(value => value.Type.Size > 0))
                        largest = Functions.Maximum(largest, LargestOf(value));
                    return [.. outputs.Select(y => Changed(y, Functions.Expand(largest + Smallest, y.Type)))];
                }

                return [.. outputs.Select((y, k) => node.Primitive.IsScratch(k) ? y : Changed(y, Functions.Abs(y) + Smallest))];
            });
            shaken = Plan.CompileSimplified([.. plan.Inputs, .. changes], [.. plan.Results.Select(result => values[result])]);
            Tensor[] computed = [.. Graph.Order(plan.Results).Where(node => node.Primitive is not Input).SelectMany(node => node.Outputs.Where((_, k) => !node.Primitive.IsScratch(k)))];
            all = Plan.CompileSimplified(plan.Inputs, computed);
        }

        public Plan Single { get; }

        /// <summary>The outputs, and how much each changes at most; infinity if nothing is known.</summary>
        public (double[] Outputs, double[] Changes) Changes(double[] at)
        {
            double[] outputs = Executors.Replay(plan, at), most = new double[outputs.Length];
            if (Array.Exists(Executors.Replay(all, at), value => double.IsFinite(value) && Math.Abs(value) > LargestFloat))
                Array.Fill(most, double.PositiveInfinity);
            var random = new Random(2);
            for (int trial = 0; trial < Trials; trial++)
            {
                double[] changes = [.. Enumerable.Range(0, shaken.InputSize - at.Length).Select(_ => Unit * (0.5 + (0.5 * random.NextDouble())) * ((2 * random.Next(2)) - 1))];
                double[] changed = Executors.Replay(shaken, [.. at, .. changes]);
                for (int i = 0; i < most.Length; i++)
                    most[i] = Math.Max(most[i], outputs[i].Equals(changed[i]) ? 0 : double.IsFinite(outputs[i] - changed[i]) ? Math.Abs(outputs[i] - changed[i]) : double.PositiveInfinity);
            }

            return (outputs, most);
        }

        private static Tensor LargestOf(Tensor x)
        {
            Tensor largest = Functions.Max(Functions.Where(Functions.Abs(x) < double.PositiveInfinity, Functions.Abs(x), 0));
            foreach (Axis axis in largest.Axes)
                largest = Functions.Max(largest, axis);
            return largest;
        }

        /// <summary>Whether floats are made of floats without rounding, or whole numbers.</summary>
        private static bool IsExact(Node node) => node.Primitive is Movement or Concatenate or Gather or Identity or StopGradient or Where or Largest or Maximum or Minimum
            or Negate or Abs or Relu or Floor or Sign or Less or LessOrEqual or Equal or ArgSort or TakeAlong
            || (node.Primitive is Contract contraction && node.Inputs.Length == 1 && !contraction.IsReduction([node.Inputs[0].Type]));
    }
}
