using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log(eˣ + eʸ), elementwise, without overflow; −∞ where both are.</summary>
        public static Tensor LogAddExp(Tensor x, Tensor y) => Graphs.LogAddExp.Instance.Apply(x, y);

        /// <summary>log(θ eˣ + (1 − θ) eʸ): the log density of a mixture of two whose log densities are x and y, with weight θ from 0 to 1 on the first.</summary>
        public static Tensor LogMix(Tensor weight, Tensor x, Tensor y) => LogAddExp(Log(weight) + x, Log1p(-weight) + y);
    }
}

namespace Prob.Graphs
{
    internal sealed record LogAddExp : Binary<LogAddExp.Operator>
    {
        public static readonly LogAddExp Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * ExpDifference.Instance.Apply(x, z);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message * ExpDifference.Instance.Apply(y, z);

        /// <summary>max + log1p(e^−|x − y|). Where the larger one is infinite the difference may not be a number, and the larger one is the answer.</summary>
        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T>
            {
                T largest = T.Max(x, y);
                T sum = largest + VectorMath.Log1p(VectorMath.Exp(-T.Abs(x - y)));
                return T.SelectLess(T.Abs(largest), T.Create(double.PositiveInfinity), sum, largest);
            }
        }
    }
}
