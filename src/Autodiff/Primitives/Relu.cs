using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>max(x, 0); the derivative at 0 is 0.</summary>
        public static Tensor Relu(Tensor x) => Graphs.Relu.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Relu : Unary<Relu.Operator>
    {
        public static readonly Relu Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Functions.Where(x > 0, message, 0);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Max(x, T.Create(0));
        }
    }
}
