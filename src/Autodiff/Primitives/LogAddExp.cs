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

        /// <summary>max + log1p(e^−|x − y|). Equal infinities have no difference; nor has NaN, which is the answer then.</summary>
        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T>
            {
                T difference = T.Select(T.Equal(x, y), T.Create(0), x - y);
                return T.MaxNative(x, y) + VectorMath.Log1pOfUnit(VectorMath.ExpOfNonPositive(-T.Abs(difference)));
            }
        }
    }
}
