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

        /// <summary>2x / (1 + x²) = 2t / (1 + t²) with t = x or 1/x, whichever is smaller, so that nothing overflows and no branch is infinite.</summary>
        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y)
        {
            Tensor isSmall = Functions.Abs(x) < 1;
            Tensor t = Functions.Where(isSmall, x, 1 / Functions.Where(isSmall, 1, x));
            return message * (2 * t / (1 + Functions.Square(t)));
        }

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
