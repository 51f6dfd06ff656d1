using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Sine, of radians.</summary>
        public static Tensor Sin(Tensor x) => Graphs.Sin.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Sin : Unary<Sin.Operator>
    {
        public static readonly Sin Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Cos(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Sin(x);
        }
    }
}
