using System.Runtime.CompilerServices;
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
            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => T.Equal(x, y) & T.Create(1);
        }
    }
}
