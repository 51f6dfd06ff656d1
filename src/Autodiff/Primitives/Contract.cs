using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The product of tensors summed over every label that the result lacks (Einstein's convention): "ij,jk->ik" is the matrix product. Labels name event
        /// dimensions; axes are carried along.
        /// </summary>
        /// <param name="equation">A letter per event dimension of each operand, and after the arrow those of the result, each of which an operand must have.</param>
        /// <param name="operands">One tensor per group of labels.</param>
        /// <exception cref="ArgumentException">The labels do not fit the operands.</exception>
        public static Tensor Contract(string equation, params ReadOnlySpan<Tensor> operands)
        {
            var parsed = Equation.Parse(equation);
            if (parsed.Operands.Length != operands.Length)
                throw new ArgumentException($"The equation '{equation}' has {parsed.Operands.Length} operands, but {operands.Length} were given.", nameof(operands));
            Dictionary<char, int> sizes = parsed.Sizes([.. operands.ToArray().Select(operand => operand.Type)]);
            foreach (char label in parsed.Result)
            {
                if (!sizes.ContainsKey(label))
                    throw new ArgumentException($"The label '{label}' of the result of '{equation}' belongs to no operand.", nameof(equation));
            }

            // Two at a time, from the left: a label goes as soon as nobody further needs it.
            (Tensor left, string labels) = (operands[0], parsed.Operands[0]);
            for (int i = 1; i <= operands.Length; i++)
            {
                bool isLast = i >= operands.Length - 1;
                string right = i < operands.Length ? parsed.Operands[i] : "";
                string needed = parsed.Result + string.Concat(parsed.Operands.Skip(i + 1));
                string result = isLast ? parsed.Result : string.Concat((labels + right).Distinct().Where(needed.Contains));
                AxisSet axes = i < operands.Length ? left.Axes.Union(operands[i].Axes) : left.Axes;
                var type = new TensorType(axes, Shape.Of([.. result.Select(label => sizes[label])]));
                if (i < operands.Length)
                    left = new Contract($"{labels},{right}->{result}", type).Apply(left, operands[i]);
                else if (operands.Length == 1)
                    left = new Contract($"{labels}->{result}", type).Apply(left);
                labels = result;
            }

            return left;
        }

        /// <summary>The sum over all event dimensions; axes stay.</summary>
        public static Tensor Sum(Tensor x) => SumTo(x, new(x.Axes, default), "");

        /// <summary>The sum over one event dimension.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor Sum(Tensor x, int dimension)
        {
            string kept = Equation.Letters(x.Shape.Rank).Remove(CheckedDimension(x, dimension), 1);
            return SumTo(x, new(x.Axes, Shape.Of([.. x.Shape.Where((_, d) => d != dimension)])), kept);
        }

        /// <summary>The sum over an axis, which the result no longer has.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis: then a sum over it is the tensor times the size of the axis, which is seldom meant.</exception>
        public static Tensor Sum(Tensor x, Axis axis) =>
            x.Axes.Contains(axis)
                ? SumTo(x, new(x.Axes.Except(axis), x.Shape), Equation.Letters(x.Shape.Rank))
                : x.Implied.Contains(axis) ? Sum(x.ToVector(axis), 0)
                : throw new ArgumentException($"The tensor of type {x.Type} has no axis '{axis.Name}' to sum over. If it stands for the same value in every cell, multiply it by the number of cells.");

        /// <summary>The mean over all event dimensions; axes stay.</summary>
        public static Tensor Mean(Tensor x) => Sum(x) / x.Shape.Size;

        /// <summary>The mean over one event dimension.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor Mean(Tensor x, int dimension) => Sum(x, dimension) / x.Shape[dimension];

        /// <summary>The mean over an axis, which the result no longer has.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
        public static Tensor Mean(Tensor x, Axis axis) => Sum(x, axis) / axis.Size;

        /// <summary>
        /// Matrix product over the last dimension of x and the first of y: matrix times matrix, matrix times vector, vector times matrix, or the dot product
        /// of two vectors. <see cref="Transpose"/> costs nothing here.
        /// </summary>
        /// <exception cref="ArgumentException">An operand is neither a vector nor a matrix, or the sizes differ.</exception>
        public static Tensor Dot(Tensor x, Tensor y)
        {
            if (x.Shape.Rank is < 1 or > 2 || y.Shape.Rank is < 1 or > 2 || x.Shape[x.Shape.Rank - 1] != y.Shape[0])
                throw new ArgumentException($"A product needs vectors or matrices whose inner sizes agree, but was given shapes {x.Shape} and {y.Shape}.");
            (string left, string right) = (x.Shape.Rank == 2 ? "i" : "", y.Shape.Rank == 2 ? "k" : "");
            return Contract($"{left}j,j{right}->{left}{right}", x, y);
        }

        /// <summary>The outer product of two vectors.</summary>
        /// <exception cref="ArgumentException">An operand is not a vector.</exception>
        public static Tensor Outer(Tensor x, Tensor y) => Contract("i,j->ij", x, y);

        /// <summary>The last two event dimensions exchanged.</summary>
        /// <exception cref="ArgumentException">There are fewer than two.</exception>
        public static Tensor Transpose(Tensor x)
        {
            if (x.Shape.Rank < 2)
                throw new ArgumentException($"A transpose needs two event dimensions, but the tensor has shape {x.Shape}.");
            string labels = Equation.Letters(x.Shape.Rank);
            return Contract($"{labels}->{labels[..^2]}{labels[^1]}{labels[^2]}", x);
        }

        /// <summary>The tensor repeated along the axes and leading dimensions that the type has in addition, and along dimensions of size 1.</summary>
        /// <exception cref="ArgumentException">The tensor does not broadcast to the type.</exception>
        internal static Tensor Expand(Tensor x, TensorType type) =>
            x.Type == type ? x
            : TensorType.Broadcast(x.Type, type) == type ? Broadcasting.Contract(Derivative.Rule, type, type, [(x, x.Type)])
            : throw new ArgumentException($"A tensor of type {x.Type} does not broadcast to {type}.");

        internal static int CheckedDimension(Tensor x, int dimension) =>
            dimension >= 0 && dimension < x.Shape.Rank
                ? dimension
                : throw new ArgumentOutOfRangeException(nameof(dimension), $"The tensor of type {x.Type} has {x.Shape.Rank} event dimensions (numbered from 0), so there is no dimension {dimension}.");

        private static Tensor SumTo(Tensor x, TensorType type, string kept) =>
            x.Type == type ? x : new Contract($"{Equation.Letters(x.Shape.Rank)}->{kept}", type).Apply(x);
    }
}

namespace Prob.Graphs
{
    /// <summary>
    /// The product of the operands, summed over the labels and axes that the result lacks and repeated along those that only the result has. Products,
    /// sums, matrix products, transposes and repetitions are all this one primitive, which is why they mean something in every semiring; and its rule is one
    /// sentence: contract the message with the other operands.
    /// </summary>
    /// <param name="Labels">A letter per event dimension, such as "ij,jk->ik".</param>
    /// <param name="Result">The type of the result.</param>
    internal sealed record Contract(string Labels, TensorType Result) : Primitive, IPolymorphic
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Equation> Parsed = new();

        /// <summary>The labels of operands that have axes alone, by their number.</summary>
        private static readonly string[] OverAxesLabels = [.. Enumerable.Range(0, LoopNest.MaximumOperands).Select(count => new string(',', Math.Max(0, count - 1)) + "->")];

        private Equation Equation => field ??= Parsed.GetOrAdd(Labels, Equation.Parse);

        /// <summary>Whether the operands have axes alone.</summary>
        public bool IsOverAxes => Labels.Length <= OverAxesLabels.Length && Labels == OverAxesLabels[Labels.Length - 1];

        /// <summary>The product of up to seven tensors of event shape [], summed over the axes that the result lacks.</summary>
        public static Tensor OverAxes(AxisSet result, params ReadOnlySpan<Tensor> operands) => new Contract(OverAxesLabels[operands.Length], new(result, default)).Apply(operands);

        /// <summary>Whether the one operand is only repeated, in a way that elementwise operations do by themselves.</summary>
        public bool IsLeadingExpansion(Tensor operand) =>
            Equation.Operands.Length == 1 && Equation.Result.EndsWith(Equation.Operands[0], StringComparison.Ordinal) && operand.Axes.IsSubsetOf(Result.Axes);

        public bool Equals(Contract? other) => other is not null && Labels == other.Labels && Result == other.Result;

        public override int GetHashCode() => HashCode.Combine(Labels, Result);

        public TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs) => algebra.Contract(this, inputs);

        public TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input)
        {
            var operands = new TMessage[node.Inputs.Length];
            operands[0] = message;
            for (int k = 0; k < operands.Length; k++)
            {
                if (k != input)
                    operands[k < input ? k + 1 : k] = value(node.Inputs[k]);
            }

            string labels = Labels;
            if (!IsOverAxes)
                labels = $"{string.Join(',', [Equation.Result, .. Equation.Operands.Where((_, k) => k != input)])}->{Equation.Operands[input]}";
            return algebra.Contract(new Contract(labels, node.Inputs[input].Type), operands);
        }

        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            if (IsOverAxes)
                return [Result];
            Dictionary<char, int> sizes = Equation.Sizes(inputs);
            for (int d = 0; d < Equation.Result.Length; d++)
            {
                if (sizes.TryGetValue(Equation.Result[d], out int size) && size != Result.Shape[d])
                    throw new ArgumentException($"The label '{Equation.Result[d]}' of '{Labels}' has size {size} in an operand and {Result.Shape[d]} in the result.");
            }

            return [Result];
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) =>
            Derivative.Rule.Back(node, messages, toInputs, wanted);

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells)
        {
            foreach (Tensor input in node.Inputs)
            {
                foreach (Axis axis in input.Axes)
                {
                    if (axes.Contains(axis) && !Result.Axes.Contains(axis))
                        return null;   // a sum over cells
                }
            }

            // An input may differ from cell to cell although it carried none of the axes: a variable known in each, in place of one that was the same in all.
            return new Contract(Labels, new(Result.Axes.Except(axes).Union(AxisSet.Of(cells)), Result.Shape));
        }

        internal override int? AliasOffset(Node node) =>
            IsOverAxes ? (node.Inputs.Length == 1 && node.Inputs[0].Axes == Result.Axes ? 0 : null)
            : node.Inputs.Length == 1 && node.Inputs[0].Type.Size == Result.Size && LoopsFor([node.Inputs[0].Type]) is { IsFlat: true } loops
            && (loops.InnerSize == 1 || loops.InnerStrides is [1, 1]) && !IsReduction([node.Inputs[0].Type]) ? 0 : null;

        internal override bool KnowsPrecision => true;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs)
        {
            TensorType[] types = [.. inputs.Select(input => input.Type)];
            return lowering.Precision == Precision.Single ? Instruction<float>(types, inputs, outputs[0]!) : Instruction<double>(types, inputs, outputs[0]!);
        }

        private Instruction Instruction<TStored>(TensorType[] types, Plans.Buffer[] inputs, Plans.Buffer output)
            where TStored : unmanaged =>
            MatrixContraction<TStored>.Of(Equation.Dimensions(types, Result), inputs, output) is { } product ? product : new ContractInstruction<TStored>(LoopsFor(types), IsReduction(types), inputs, output);

        internal override Tensor? Simplify(ReadOnlySpan<Tensor> inputs) => new ContractSimplification(Equation, Result).Simplify(inputs);

        /// <summary>All axes and labels: those of the result in its order, then those that are summed over.</summary>
        internal ContractDomain DomainOf(ReadOnlySpan<TensorType> inputs) => Equation.DomainOf(inputs, Result);

        internal LoopNest LoopsFor(TensorType[] inputs) => Equation.Loops(inputs, Result);

        internal bool IsReduction(ReadOnlySpan<TensorType> inputs)
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!inputs[i].Axes.IsSubsetOf(Result.Axes) || Equation.Operands[i].Any(label => !Equation.Result.Contains(label)))
                    return true;
            }

            return false;
        }
    }

    /// <summary>What a contraction runs over.</summary>
    /// <param name="Sizes">The size of each of its dimensions.</param>
    /// <param name="Operands">For each operand, which of its own dimensions (axes first) each of them is; −1 for those it lacks.</param>
    /// <param name="Result">The same for the result; −1 where it is summed over.</param>
    internal readonly record struct ContractDomain(int[] Sizes, int[][] Operands, int[] Result);

    /// <summary>The labels of a contraction, taken apart.</summary>
    internal sealed record Equation(string[] Operands, string Result)
    {
        public static Equation Parse(string text)
        {
            string[] sides = text.Replace(" ", "").Split("->");
            if (sides.Length != 2)
                throw new ArgumentException($"An equation looks like \"ij,jk->ik\", but was \"{text}\".", nameof(text));
            string[] operands = sides[0].Split(',');
            foreach (string labels in operands.Append(sides[1]))
            {
                if (labels.Any(label => !char.IsAsciiLetter(label)) || labels.Distinct().Count() != labels.Length)
                    throw new ArgumentException($"Labels are letters, each at most once in an operand, but \"{labels}\" in \"{text}\" is not so.", nameof(text));
            }

            return new(operands, sides[1]);
        }

        public static string Letters(int rank) => "abcdefghijklmnopqrstuvwxyz"[..rank];

        /// <summary>The size of each label of the operands.</summary>
        public Dictionary<char, int> Sizes(ReadOnlySpan<TensorType> inputs)
        {
            var sizes = new Dictionary<char, int>();
            for (int i = 0; i < inputs.Length; i++)
            {
                Shape shape = inputs[i].Shape;
                if (Operands[i].Length != shape.Rank)
                    throw new ArgumentException($"Labels '{Operands[i]}' need {Operands[i].Length} dimensions, but the tensor has {shape.Rank} (shape {shape}).");
                for (int d = 0; d < shape.Rank; d++)
                {
                    if (!sizes.TryAdd(Operands[i][d], shape[d]) && sizes[Operands[i][d]] != shape[d])
                        throw new ArgumentException($"The label '{Operands[i][d]}' has size {sizes[Operands[i][d]]} in one operand and {shape[d]} in another.");
                }
            }

            return sizes;
        }

        /// <summary>All axes and labels, those of the result first and in its order.</summary>
        public ContractDomain DomainOf(ReadOnlySpan<TensorType> inputs, TensorType result)
        {
            AxisSet axes = result.Axes;
            foreach (TensorType input in inputs)
                axes = axes.Union(input.Axes);
            AxisSet summedAxes = axes.Except(result.Axes);
            Dictionary<char, int> sizes = Sizes(inputs);
            for (int d = 0; d < Result.Length; d++)
                sizes[Result[d]] = result.Shape[d];
            string labels = Result, summed = string.Concat(sizes.Keys.Where(label => !labels.Contains(label)));
            int[] PlacesIn(TensorType type, string own) =>
            [
                .. result.Axes.Select(axis => PlaceOf(axis, type)),
                .. labels.Select(label => PlaceOfLabel(label, type, own)),
                .. summedAxes.Select(axis => PlaceOf(axis, type)),
                .. summed.Select(label => PlaceOfLabel(label, type, own)),
            ];

            var operands = new int[inputs.Length][];
            for (int k = 0; k < operands.Length; k++)
                operands[k] = PlacesIn(inputs[k], Operands[k]);
            return new(
                [.. result.Axes.Select(axis => axis.Size), .. labels.Select(label => sizes[label]), .. summedAxes.Select(axis => axis.Size), .. summed.Select(label => sizes[label])],
                operands,
                PlacesIn(result, Result));

            static int PlaceOf(Axis axis, TensorType type) => Array.IndexOf([.. type.Axes], axis);

            static int PlaceOfLabel(char label, TensorType type, string own) => own.Contains(label) ? type.Axes.Count + own.IndexOf(label) : -1;
        }

        /// <summary>Loops over all labels and axes with steps for each operand and the result; summed loops inside, and as the innermost one that runs fastest.</summary>
        public LoopNest Loops(TensorType[] inputs, TensorType result)
        {
            List<(int Size, int[] Strides)> ordered = [.. Dimensions(inputs, result).OrderBy(loop => loop.Strides[^1] == 0)];
            int innermost = Innermost(ordered);
            if (innermost >= 0)
            {
                ordered.Add(ordered[innermost]);
                ordered.RemoveAt(innermost);
            }

            return LoopNest.Of(inputs.Length + 1, ordered);
        }

        /// <summary>The size of each label and axis, and its step for each operand and the result, 0 where they lack it; without those of size 1.</summary>
        public IEnumerable<(int Size, int[] Strides)> Dimensions(TensorType[] inputs, TensorType result)
        {
            var loops = new List<(int Size, int[] Strides)>();
            AxisSet axes = inputs.Aggregate(result.Axes, (union, input) => union.Union(input.Axes));
            Dictionary<char, int> sizes = Sizes(inputs);
            for (int d = 0; d < Result.Length; d++)
                sizes[Result[d]] = result.Shape[d];
            (TensorType Type, string Labels)[] operands = [.. inputs.Select((input, i) => (input, Operands[i])), (result, Result)];
            string all = Result + string.Concat(sizes.Keys.Where(label => !Result.Contains(label)));
            foreach (Axis axis in axes)
                loops.Add((axis.Size, [.. operands.Select(operand => AxisStride(operand.Type, axis))]));
            foreach (char label in all)
                loops.Add((sizes[label], [.. operands.Select(operand => LabelStride(operand.Type, operand.Labels, label))]));
            return loops.Where(loop => loop.Size != 1);
        }

        /// <summary>The longest loop whose steps are all 0 or 1, which vectors can follow; short ones are worth less than their length.</summary>
        private static int Innermost(List<(int Size, int[] Strides)> loops)
        {
            int best = loops.Count - 1;
            int bestScore = 0;
            for (int i = loops.Count - 1; i >= 0; i--)
            {
                if (Array.TrueForAll(loops[i].Strides, stride => stride is 0 or 1) && loops[i].Size > bestScore)
                    (best, bestScore) = (i, loops[i].Size);
            }

            return best;
        }

        private static int AxisStride(TensorType type, Axis axis)
        {
            int stride = type.Shape.Size;
            for (int i = type.Axes.Count - 1; i >= 0; i--)
            {
                if (type.Axes[i] == axis)
                    return stride;
                stride *= type.Axes[i].Size;
            }

            return 0;
        }

        private static int LabelStride(TensorType type, string labels, char label)
        {
            int place = labels.IndexOf(label);
            if (place < 0)
                return 0;
            int stride = 1;
            for (int d = type.Shape.Rank - 1; d > place; d--)
                stride *= type.Shape[d];
            return stride;
        }
    }

    /// <summary>Products and sums of real numbers in nested loops, the innermost one vectorised.</summary>
    internal sealed class ContractInstruction<TStored>(LoopNest loops, bool isReduction, Plans.Buffer[] inputs, Plans.Buffer output) : Instruction
        where TStored : unmanaged
    {
        public override void Execute(Memory memory)
        {
            if (isReduction || inputs.Length > 2 || output.Length == 0)
                memory.Values<TStored>(output).Clear();
            if (inputs.Length > 2)
            {
                var product = new ProductOfAllBody(memory, inputs, ref memory.Reference<TStored>(output), loops);
                loops.Run(ref product);
            }
            else if (inputs.Length == 1)
            {
                var sum = new SumBody(ref memory.Reference<TStored>(inputs[0]), ref memory.Reference<TStored>(output), loops, isReduction);
                loops.Run(ref sum);
            }
            else
            {
                var product = new ProductBody(ref memory.Reference<TStored>(inputs[0]), ref memory.Reference<TStored>(inputs[1]), ref memory.Reference<TStored>(output), loops, isReduction);
                loops.Run(ref product);
            }
        }

        private static void Add(ref TStored sum, double term) => sum = Stored.Of<TStored>(Stored.Value(sum) + term);

        private static Span<TStored> Span(ref TStored start, int length) => MemoryMarshal.CreateSpan(ref start, length);

        private readonly ref struct SumBody(ref TStored x, ref TStored y, LoopNest loops, bool isReduction) : ILoopBody
        {
            private readonly ref TStored x = ref x;
            private readonly ref TStored y = ref y;

            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                ref TStored from = ref Unsafe.Add(ref x, offsets[0]);
                ref TStored to = ref Unsafe.Add(ref y, offsets[1]);
                int n = loops.InnerSize, step = loops.InnerStrides[0], toStep = loops.InnerStrides[1];
                if (toStep == 0 && n > 1)
                {
                    Add(ref to, step == 1 ? LinearKernel.Sum(ref from, n) : step == 0 ? n * Stored.Value(from) : LinearKernel.StridedSum(ref from, n, step));
                    return;
                }

                if (toStep == 1 && step <= 1 && n > 1)
                {
                    if (isReduction && step == 1)
                        LinearKernel.Add(ref from, ref to, n);
                    else if (isReduction)
                        LinearKernel.AddConstant(Stored.Value(from), ref to, n);
                    else if (step == 1)
                        Span(ref from, n).CopyTo(Span(ref to, n));
                    else
                        Span(ref to, n).Fill(from);
                    return;
                }

                for (int i = 0; i < n; i++)
                {
                    ref TStored target = ref Unsafe.Add(ref to, i * toStep);
                    TStored value = Unsafe.Add(ref from, i * step);
                    target = isReduction ? Stored.Of<TStored>(Stored.Value(target) + Stored.Value(value)) : value;
                }
            }
        }

        private readonly ref struct ProductBody(ref TStored x, ref TStored y, ref TStored z, LoopNest loops, bool isReduction) : ILoopBody
        {
            private readonly ref TStored x = ref x;
            private readonly ref TStored y = ref y;
            private readonly ref TStored z = ref z;

            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                ref TStored first = ref Unsafe.Add(ref x, offsets[0]);
                ref TStored second = ref Unsafe.Add(ref y, offsets[1]);
                ref TStored to = ref Unsafe.Add(ref z, offsets[2]);
                int n = loops.InnerSize, a = loops.InnerStrides[0], b = loops.InnerStrides[1], c = loops.InnerStrides[2];
                if (n > 1 && (a | b | c) <= 1)
                {
                    if (c == 0)
                    {
                        Add(ref to, (a, b) switch
                        {
                            (1, 1) => LinearKernel.Dot(ref first, ref second, n),
                            (1, 0) => LinearKernel.Sum(ref first, n) * Stored.Value(second),
                            (0, 1) => Stored.Value(first) * LinearKernel.Sum(ref second, n),
                            _ => n * Stored.Value(first) * Stored.Value(second),
                        });
                        return;
                    }

                    if (isReduction && (a | b) == 1)
                    {
                        if (a == b)
                            LinearKernel.AddProducts(ref first, ref second, ref to, n);
                        else if (a == 1)
                            LinearKernel.AddScaled(ref first, Stored.Value(second), ref to, n);
                        else
                            LinearKernel.AddScaled(ref second, Stored.Value(first), ref to, n);
                        return;
                    }
                }

                for (int i = 0; i < n; i++)
                {
                    ref TStored target = ref Unsafe.Add(ref to, i * c);
                    double value = Stored.Value(Unsafe.Add(ref first, i * a)) * Stored.Value(Unsafe.Add(ref second, i * b));
                    target = Stored.Of<TStored>(isReduction ? Stored.Value(target) + value : value);
                }
            }
        }

        private readonly ref struct ProductOfAllBody(Memory memory, Plans.Buffer[] inputs, ref TStored sum, LoopNest loops) : ILoopBody
        {
            private readonly ref TStored sum = ref sum;

            public void Run(scoped ReadOnlySpan<int> offsets)
            {
                int[] steps = loops.InnerStrides;
                for (int i = 0; i < loops.InnerSize; i++)
                {
                    double product = 1;
                    for (int k = 0; k < inputs.Length; k++)
                        product *= Stored.Value(Unsafe.Add(ref memory.Reference<TStored>(inputs[k]), offsets[k] + (i * steps[k])));
                    Add(ref Unsafe.Add(ref sum, offsets[^1] + (i * steps[^1])), product);
                }
            }
        }
    }
}
