using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y)
            {
                Vector512<double> largest = Vector512.Max(x, y);
                Vector512<double> sum = largest + VectorMath.Log1p(VectorMath.Exp(-Vector512.Abs(x - y)));
                return Vector512.ConditionalSelect(Vector512.IsFinite(largest), sum, largest);
            }

            public static double Invoke(double x, double y) => Invoke(Vector512.CreateScalar(x), Vector512.CreateScalar(y)).ToScalar();
        }
    }
}
