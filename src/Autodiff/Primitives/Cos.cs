using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Cosine, of radians.</summary>
        public static Tensor Cos(Tensor x) => Graphs.Cos.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Cos : Unary<Cos.Operator>
    {
        public static readonly Cos Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * -Functions.Sin(x);

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Cos(x);
        }
    }
}
