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

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Log1pSquareSlope.Instance.Apply(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Log1pSquare(x);
        }
    }
}
