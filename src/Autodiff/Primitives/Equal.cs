using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>1 where x = y, else 0; NaN equals nothing. The derivative is 0 everywhere.</summary>
        public static Tensor Equal(Tensor x, Tensor y) => Graphs.Equal.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Equal : Binary<Equal.Operator>
    {
        public static readonly Equal Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => null;

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => null;

        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.Equals(x, y) & Vector512<double>.One;

            public static double Invoke(double x, double y) => x == y ? 1 : 0;
        }
    }
}
