using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>2ˣ, exact for whole x.</summary>
        public static Tensor Exp2(Tensor x) => Graphs.Exp2.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Exp2 : Unary<Exp2.Operator>
    {
        public static readonly Exp2 Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (Math.Log(2) * y);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Exp2(x);
        }
    }
}
