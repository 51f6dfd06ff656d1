using System.Runtime.CompilerServices;
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
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Log1pSquare(x);
        }
    }
}
