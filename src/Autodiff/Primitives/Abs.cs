using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Absolute value; the derivative at 0 is 0.</summary>
        public static Tensor Abs(Tensor x) => Graphs.Abs.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Abs : Unary<Abs.Operator>
    {
        public static readonly Abs Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * Functions.Sign(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => T.Abs(x);
        }
    }
}
