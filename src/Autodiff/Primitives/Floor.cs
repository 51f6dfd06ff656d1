using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The largest whole number not above x. The derivative is 0 everywhere.</summary>
        public static Tensor Floor(Tensor x) => Graphs.Floor.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Floor : Unary<Floor.Operator>
    {
        public static readonly Floor Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => null;

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Floor(x);
        }
    }
}
