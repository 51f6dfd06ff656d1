using System.Runtime.CompilerServices;
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

        /// <inheritdoc cref="Kernel"/>
        internal override T Formula<T>(ReadOnlySpan<T> terms)
        {
            T largest = Largest.Of(terms), sum = T.Create(0);
            foreach (T term in terms)
                sum += VectorMath.ExpOfNonPositive(term - largest);
            return T.Select(T.Less(T.Abs(largest), T.Create(double.PositiveInfinity)), largest + VectorMath.Log(sum), largest);
        }

        private protected override Instruction LowerAt(int place, Plans.Buffer x, Plans.Buffer y) => new FoldInstruction<Kernel>(place, x, y);

        /// <summary>m + log Σ exp(x − m) with m = max x, which is one of the terms, so the sum is at least 1 and at most the number of terms.</summary>
        internal readonly struct Kernel : IFoldKernel
        {
            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static double Fold<TStored>(ref TStored x, int count)
                where TStored : unmanaged
            {
                double largest = LargestOf.Fold(ref x, count);
                if (!double.IsFinite(largest))
                    return largest;   // −∞ when every term is; +∞ or NaN when one is
                double sum = 0;
                nuint n = (nuint)count, lanes = (nuint)Lanes8.Count, i = 0;
                if (n >= lanes)
                {
                    Lanes8 sums = default, repeated = Lanes8.Create(largest);
                    for (; i + lanes <= n; i += lanes)
                        sums += VectorMath.ExpOfNonPositive(Lanes8.Load(ref x, i) - repeated);
                    sum = Vector512.Sum(sums.Vector);
                }

                for (; i < n; i += 2)
                {
                    Lanes2 pair = VectorMath.ExpOfNonPositive(Pairs.Load(ref x, i, 1, n) - Lanes2.Create(largest));
                    sum += i + 1 < n ? Vector128.Sum(pair.Vector) : pair.Vector.ToScalar();
                }

                return largest + VectorMath.Log(sum);
            }

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            public static T FoldRows<T, TStored>(ref TStored x, int count, nuint step)
                where T : struct, INativeLanes<T>
                where TStored : unmanaged
            {
                T largest = LargestOf.FoldRows<T, TStored>(ref x, count, step), sum = T.Create(0);
                for (nuint k = 0; k < (nuint)count; k++)
                    sum += VectorMath.ExpOfNonPositive(T.Load(ref x, k * step) - largest);
                return T.SelectLess(T.Abs(largest), T.Create(double.PositiveInfinity), largest + VectorMath.Log(sum), largest);
            }
        }
    }
}
