using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log(eˣ + eʸ), elementwise, without overflow; −∞ where both are.</summary>
        public static Tensor LogAddExp(Tensor x, Tensor y) => Graphs.LogAddExp.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record LogAddExp : Binary<LogAddExp.Operator>
    {
        public static readonly LogAddExp Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => message * ExpDifference.Instance.Apply(x, z);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => message * ExpDifference.Instance.Apply(y, z);

        /// <summary>max + log1p(e^−|x − y|). Two equal infinities differ by NaN, and one infinity leaves nothing to add: then the larger one is the answer.</summary>
        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y)
            {
                Vector512<double> largest = Vector512.Max(x, y), distance = Vector512.Abs(x - y);
                return Vector512.ConditionalSelect(
                    Vector512.LessThan(distance, Vector512.Create(double.PositiveInfinity)), largest + VectorMath.Log1p(VectorMath.Exp(-distance)), largest);
            }

            public static double Invoke(double x, double y)
            {
                double largest = Math.Max(x, y), distance = Math.Abs(x - y);
                return distance < double.PositiveInfinity ? largest + VectorMath.Log1p(VectorMath.Exp(-distance)) : largest;
            }
        }
    }
}
