using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        public static Tensor Max(Tensor x, int dimension) => new Largest(new FoldTarget(CheckedDimension(x, dimension))).Apply(x);

        /// <summary>The largest entry over an axis, which the result no longer has; ties share the derivative.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
        public static Tensor Max(Tensor x, Axis axis) => x.Axes.Contains(axis) ? new Largest(new FoldTarget(0, axis)).Apply(x) : Max(x.ToVector(axis), 0);

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
    /// <summary>What is folded: an event dimension, or an axis.</summary>
    internal readonly record struct FoldTarget(int Dimension, Axis? Axis = null)
    {
        /// <summary>The place in memory among all dimensions of a tensor, axes first.</summary>
        public int PlaceIn(TensorType type)
        {
            if (Axis is null)
                return type.Axes.Count + Dimension;
            int place = 0;
            while (type.Axes[place] != Axis)
                place++;
            return place;
        }
    }

    /// <summary>A reduction over one event dimension, or one axis, whose derivative is a weight per entry.</summary>
    internal abstract record Fold(FoldTarget Target) : Primitive
    {
        internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs)
        {
            if (Target.Axis is { } axis)
                return [new(inputs[0].Axes.Except(axis), inputs[0].Shape)];
            return [new(inputs[0].Axes, Shape.Of([.. inputs[0].Shape.Where((_, d) => d != Target.Dimension)]))];
        }

        internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
        {
            Tensor x = node.Inputs[0];
            toInputs[0] = Broadcastable(messages[0]!, x) * Weights(x, Broadcastable(node.Outputs[0], x));
        }

        internal override bool KnowsPrecision => true;

        internal override Instruction Lower(Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
            LowerAt(Target.PlaceIn(inputs[0].Type), inputs[0], outputs[0]!);

        internal override Primitive? OnCells(Node node, AxisSet axes, Axis cells) => Target.Axis is { } axis && axes.Contains(axis) ? null : this;

        /// <summary>The fold of some values.</summary>
        internal abstract T Formula<T>(ReadOnlySpan<T> terms)
            where T : struct, ILanes<T>;

        /// <summary>∂y/∂x, where y broadcasts to x.</summary>
        private protected abstract Tensor Weights(Tensor x, Tensor y);

        private protected abstract Instruction LowerAt(int place, Plans.Buffer x, Plans.Buffer y);

        /// <summary>Something folded, so that it broadcasts to what it was folded from: a dimension is there again with size 1, an axis need not be.</summary>
        private protected Tensor Broadcastable(Tensor folded, Tensor x) =>
            Target.Axis is null ? Functions.Reshape(folded, x.Shape.With(Target.Dimension, 1)) : folded;
    }

    /// <summary>The maximum over one event dimension or axis.</summary>
    internal sealed record Largest(FoldTarget Target) : Fold(Target)
    {
        private protected override Tensor Weights(Tensor x, Tensor y)
        {
            Tensor isLargest = Functions.Equal(x, y);
            Tensor count = Target.Axis is { } axis ? Functions.Sum(isLargest, axis) : Functions.Sum(isLargest, Target.Dimension);
            return isLargest / Broadcastable(count, x);
        }

        internal override T Formula<T>(ReadOnlySpan<T> terms) => Of(terms);

        /// <summary>The largest of some values; NaN if one is.</summary>
        public static T Of<T>(ReadOnlySpan<T> terms)
            where T : struct, ILanes<T>
        {
            T largest = terms[0];
            foreach (T term in terms[1..])
                largest = T.Max(largest, term);
            return largest;
        }

        private protected override Instruction LowerAt(int place, Plans.Buffer x, Plans.Buffer y) => new FoldInstruction<LargestOf>(place, x, y);
    }

    /// <summary>A fold of real numbers, over neighbours or over rows of them.</summary>
    internal interface IFoldKernel
    {
        /// <summary>Folds <paramref name="count"/> neighbours.</summary>
        static abstract double Fold<TStored>(ref TStored x, int count)
            where TStored : unmanaged;

        /// <summary>Folds the beginnings of <paramref name="count"/> rows, which are <paramref name="step"/> apart, lane by lane.</summary>
        static abstract T FoldRows<T, TStored>(ref TStored x, int count, nuint step)
            where T : struct, INativeLanes<T>
            where TStored : unmanaged;
    }

    /// <summary>The maximum; −∞ of nothing, NaN if an entry is.</summary>
    internal readonly struct LargestOf : IFoldKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static double Fold<TStored>(ref TStored x, int count)
            where TStored : unmanaged
        {
            if (typeof(TStored) == typeof(double))
                return default(MaxPlus).Sum(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TStored, double>(ref x), count));
            double largest = double.NegativeInfinity;
            nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
            if (n >= lanes)
            {
                Lanes8 all = Lanes8.Load(ref x, 0);
                for (i = lanes; i + lanes <= n; i += lanes)
                    all = Lanes8.Max(all, Lanes8.Load(ref x, i));
                for (int lane = 0; lane < Lanes8.Count; lane++)
                    largest = Math.Max(largest, all.Vector[lane]);
            }

            for (; i < n; i++)
                largest = Math.Max(largest, Stored.Value(Unsafe.Add(ref x, i)));
            return largest;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static T FoldRows<T, TStored>(ref TStored x, int count, nuint step)
            where T : struct, INativeLanes<T>
            where TStored : unmanaged
        {
            T largest = T.Create(double.NegativeInfinity);
            for (nuint k = 0; k < (nuint)count; k++)
                largest = T.Max(largest, T.Load(ref x, k * step));
            return largest;
        }
    }

    /// <summary>Folds the middle one of three loops: before the dimension, the dimension, after it.</summary>
    internal sealed class FoldInstruction<TKernel>(int place, Plans.Buffer x, Plans.Buffer y) : Instruction
        where TKernel : IFoldKernel
    {
        private readonly int count = x.Type.Dimensions[place];
        private readonly int width = x.Type.Dimensions[(place + 1)..].Aggregate(1, static (size, next) => size * next);

        public override void Execute(Memory memory)
        {
            if (y.Precision == Precision.Single)
                Execute<float>(memory);
            else
                Execute<double>(memory);
        }

        private void Execute<TStored>(Memory memory)
            where TStored : unmanaged
        {
            ref TStored from = ref memory.Reference<TStored>(x);
            ref TStored to = ref memory.Reference<TStored>(y);
            int groups = width == 0 ? 0 : y.Length / width;
            for (int g = 0; g < groups; g++)
            {
                ref TStored group = ref Unsafe.Add(ref from, g * count * width);
                if (width == 1)
                {
                    Unsafe.Add(ref to, g) = Stored.Of<TStored>(TKernel.Fold(ref group, count));
                }
                else
                {
                    var columns = new Columns<TStored>(ref group, count, ref Unsafe.Add(ref to, g * width), (nuint)width);
                    NativeLanes.RunOnWidestWithin(ref columns, (nuint)width);
                }
            }
        }

        /// <summary>As many columns at once as there are lanes; the last ones overlap those before.</summary>
        private readonly ref struct Columns<TStored>(ref TStored x, int count, ref TStored y, nuint width) : ILanesLoop
            where TStored : unmanaged
        {
            private readonly ref TStored x = ref x;
            private readonly ref TStored y = ref y;

            public nuint Run<T>()
                where T : struct, INativeLanes<T>
            {
                nuint lanes = (nuint)T.Count;
                for (nuint i = 0; i < width; i += lanes)
                {
                    nuint column = Math.Min(i, width - lanes);
                    T.Store(TKernel.FoldRows<T, TStored>(ref Unsafe.Add(ref x, column), count, width), ref y, column);
                }

                return width;
            }
        }
    }
}
