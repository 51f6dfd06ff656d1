using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Digamma function ψ(x), the derivative of log Γ(x).</summary>
        public static Tensor Digamma(Tensor x) => Graphs.Digamma.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Digamma : Unary<Digamma.Operator>
    {
        public static readonly Digamma Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, Functions.Polygamma(1, x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Digamma(x);
        }
    }
}
