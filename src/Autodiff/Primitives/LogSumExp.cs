using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;
using Prob.Graphs.Plans;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log Σ eˣ over all event dimensions, without overflow; −∞ if every entry is.</summary>
        public static Tensor LogSumExp(Tensor x) => x.Shape.Rank == 0 ? x : LogSumExp(Reshape(x, [x.Shape.Size]), 0);

        /// <summary>log Σ eˣ over one event dimension, without overflow; −∞ where every entry is.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public static Tensor LogSumExp(Tensor x, int dimension) => new Graphs.LogSumExp(new FoldTarget(CheckedDimension(x, dimension))).Apply(x);

        /// <summary>log Σ eˣ over an axis, which the result no longer has.</summary>
        /// <exception cref="ArgumentException">The tensor lacks the axis.</exception>
        public static Tensor LogSumExp(Tensor x, Axis axis) => x.Axes.Contains(axis) ? new Graphs.LogSumExp(new FoldTarget(0, axis)).Apply(x) : LogSumExp(x.ToVector(axis), 0);
    }
}

namespace Prob.Graphs
{
    internal sealed record LogSumExp(FoldTarget Target) : Fold(Target)
    {
        /// <summary>The weights of the terms, exp(x − y).</summary>
        private protected override Tensor Weights(Tensor x, Tensor y) => ExpDifference.Instance.Apply(x, y);

        private protected override Instruction LowerAt(int place, Plans.Buffer x, Plans.Buffer y) => new FoldInstruction<Kernel>(place, x, y);

        /// <summary>m + log Σ exp(x − m) with m = max x, which is one of the terms, so the sum is at least 1 and at most the number of terms.</summary>
        internal readonly struct Kernel : IFoldKernel
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static double Fold(ref double x, int count, int step)
            {
                double largest = LargestOf.Fold(ref x, count, step);
                if (!double.IsFinite(largest))
                    return largest;   // −∞ when every term is; +∞ or NaN when one is
                double sum = 0;
                nuint n = (nuint)count, lanes = (nuint)Vector512<double>.Count, i = 0;
                if (step == 1 && n >= lanes)
                {
                    Vector512<double> repeated = Vector512.Create(largest), sums = default;
                    for (; i + lanes <= n; i += lanes)
                        sums += VectorMath.Exp(Vector512.LoadUnsafe(ref x, i) - repeated);
                    sum = Vector512.Sum(sums);
                }

                for (; i < n; i++)
                    sum += VectorMath.Exp(Unsafe.Add(ref x, (int)i * step) - largest);
                return largest + VectorMath.Log(sum);
            }

            public static void FoldRows(ref double x, int count, int step, ref double y, int width)
            {
                LargestOf.FoldRows(ref x, count, step, ref y, width);
                nuint n = (nuint)width, lanes = (nuint)Vector512<double>.Count;
                for (nuint i = 0; i < n; i += lanes)
                {
                    nuint rest = n - i;
                    Vector512<double> largest = rest >= lanes ? Vector512.LoadUnsafe(ref y, i) : NativeLanes.LoadTail<Lanes8>(ref y, i, rest).Vector;
                    Vector512<double> sum = default;
                    for (int k = 0; k < count; k++)
                    {
                        ref double row = ref Unsafe.Add(ref x, k * step);
                        sum += VectorMath.Exp((rest >= lanes ? Vector512.LoadUnsafe(ref row, i) : NativeLanes.LoadTail<Lanes8>(ref row, i, rest).Vector) - largest);
                    }

                    Vector512<double> result = Vector512.ConditionalSelect(Vector512.IsFinite(largest), largest + VectorMath.Log(sum), largest);
                    if (rest >= lanes)
                        result.StoreUnsafe(ref y, i);
                    else
                        NativeLanes.StoreTail(new Lanes8(result), ref y, i, rest);
                }
            }
        }
    }
}
