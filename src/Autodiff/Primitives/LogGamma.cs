using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log |Γ(x)|; +∞ at 0 and the negative whole numbers.</summary>
        public static Tensor LogGamma(Tensor x) => Graphs.LogGamma.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record LogGamma : Unary<LogGamma.Operator>
    {
        public static readonly LogGamma Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, Functions.Digamma(x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.LogGamma(x);
        }
    }
}
