using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log(1 + x²), also where x² overflows.</summary>
        public static Tensor Log1pSquare(Tensor x) => Graphs.Log1pSquare.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Log1pSquare : Unary<Log1pSquare.Operator>
    {
        public static readonly Log1pSquare Instance = new();

        /// <summary>2x / (1 + x²), which underflows to 0 where x² overflows: below 1e-154 in size.</summary>
        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (2 * x / (1 + Functions.Square(x)));

        internal readonly struct Operator : IUnaryOperator
        {
            /// <summary>From here on 1 is less than half an ulp of x².</summary>
            private const double Large = 1e10;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Vector512<double> Invoke(Vector512<double> x)
            {
                Vector512<double> size = Vector512.Abs(x);
                Vector512<double> isLarge = Vector512.GreaterThan(size, Vector512.Create(Large));
                Vector512<double> near = VectorMath.Log1p(x * x);
                return isLarge == Vector512<double>.Zero ? near : Vector512.ConditionalSelect(isLarge, VectorMath.Log(size) * 2.0, near);
            }

            public static double Invoke(double x) => Math.Abs(x) > Large ? 2 * VectorMath.Log(Math.Abs(x)) : VectorMath.Log1p(x * x);
        }
    }
}
