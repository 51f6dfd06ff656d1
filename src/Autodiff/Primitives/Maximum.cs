using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The larger of x and y; NaN if either is. Where they are equal the derivative is that of x.</summary>
        public static Tensor Maximum(Tensor x, Tensor y) => Graphs.Maximum.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record Maximum : Binary<Maximum.Operator>
    {
        public static readonly Maximum Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Functions.Where(x >= y, message, 0);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => Functions.Where(x >= y, 0, message);

        internal readonly struct Operator : IBinaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => T.Max(x, y);
        }
    }
}
