using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The largest entry over all event dimensions. Where several are largest, each gets an equal part of the derivative.</summary>
        public static Tensor Max(Tensor x) => x.Shape.Rank == 0 ? x : Max(Reshape(x, [x.Shape.Size]), 0);

        /// <summary>The largest entry over one event dimension; ties share the derivative.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor Max(Tensor x, int dimension) => new Largest(CheckedDimension(x, dimension)).Apply(x);

        /// <summary>The largest entry over an axis, which the result no longer has; ties share the derivative.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
        public static Tensor Max(Tensor x, Axis axis) => Max(x.ToVector(axis), 0);

        /// <summary>The smallest entry over all event dimensions; ties share the derivative.</summary>
        public static Tensor Min(Tensor x) => -Max(-x);

        /// <summary>The smallest entry over one event dimension; ties share the derivative.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor Min(Tensor x, int dimension) => -Max(-x, dimension);

        /// <summary>The smallest entry over an axis, which the result no longer has; ties share the derivative.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
        public static Tensor Min(Tensor x, Axis axis) => -Max(-x, axis);
    }
}

namespace Prob.Graphs
{
    /// <summary>A reduction over one event dimension whose derivative is a weight per entry.</summary>
    internal abstract record Fold(int Dimension) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            Shape shape = inputs[0].Shape;
            return [new(inputs[0].Axes, Shape.Of([.. shape.Where((_, d) => d != Dimension)]))];
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor x = node.Inputs[0];
            Shape kept = x.Shape.With(Dimension, 1);
            toInputs[0] = Functions.Reshape(messages[0]!, kept) * Weights(x, Functions.Reshape(node.Outputs[0], kept));
        }

        /// <summary>∂y/∂x, where y has the folded dimension with size 1.</summary>
        private protected abstract Tensor Weights(Tensor x, Tensor y);
    }

    /// <summary>The maximum over one event dimension.</summary>
    internal sealed record Largest(int Dimension) : Fold(Dimension)
    {
        private protected override Tensor Weights(Tensor x, Tensor y)
        {
            Tensor isLargest = Functions.Equal(x, y);
            Tensor count = Functions.Reshape(Functions.Sum(isLargest, Dimension), y.Shape);
            return isLargest / count;
        }

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            new FoldInstruction<LargestOf>(Dimension, inputs[0], outputs[0]!);
    }

    /// <summary>A fold of real numbers, over neighbours or over whole rows at once.</summary>
    internal interface IFoldKernel
    {
        /// <summary>Folds <paramref name="count"/> values, <paramref name="step"/> apart.</summary>
        static abstract double Fold(ref double x, int count, int step);

        /// <summary>Folds <paramref name="count"/> rows of <paramref name="width"/> values into one; the rows are <paramref name="step"/> apart.</summary>
        static abstract void FoldRows(ref double x, int count, int step, ref double y, int width);
    }

    /// <summary>The maximum; −∞ of nothing, NaN if an entry is.</summary>
    internal readonly struct LargestOf : IFoldKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static double Fold(ref double x, int count, int step)
        {
            if (step == 1)
                return default(MaxPlus).Sum(MemoryMarshal.CreateReadOnlySpan(ref x, count));
            double largest = double.NegativeInfinity;
            for (int i = 0; i < count; i++)
                largest = Math.Max(largest, Unsafe.Add(ref x, i * step));
            return largest;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void FoldRows(ref double x, int count, int step, ref double y, int width)
        {
            nuint n = (nuint)width, lanes = (nuint)Vector512<double>.Count, i = 0;
            for (; i + lanes <= n; i += lanes)
            {
                Vector512<double> largest = Vector512.Create(double.NegativeInfinity);
                for (int k = 0; k < count; k++)
                    largest = Vector512.Max(largest, Vector512.LoadUnsafe(ref Unsafe.Add(ref x, k * step), i));
                largest.StoreUnsafe(ref y, i);
            }

            for (; i < n; i++)
                Unsafe.Add(ref y, i) = Fold(ref Unsafe.Add(ref x, i), count, step);
        }
    }

    /// <summary>Folds the middle one of three loops: before the dimension, the dimension, after it.</summary>
    internal sealed class FoldInstruction<TKernel>(int dimension, Plans.Buffer x, Plans.Buffer y) : Instruction
        where TKernel : IFoldKernel
    {
        private readonly int count = x.Type.Shape[dimension];
        private readonly int width = x.Type.Shape.From(dimension + 1).Size;

        public override void Execute(Memory memory)
        {
            ref double from = ref memory.Reference(x);
            ref double to = ref memory.Reference(y);
            int groups = width == 0 ? 0 : y.Length / width;
            for (int g = 0; g < groups; g++)
            {
                ref double group = ref Unsafe.Add(ref from, g * count * width);
                if (width < Vector512<double>.Count)
                {
                    for (int i = 0; i < width; i++)
                        Unsafe.Add(ref to, (g * width) + i) = TKernel.Fold(ref Unsafe.Add(ref group, i), count, width);
                }
                else
                {
                    TKernel.FoldRows(ref group, count, width, ref Unsafe.Add(ref to, g * width), width);
                }
            }
        }
    }
}
