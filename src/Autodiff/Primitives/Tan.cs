using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Tangent, of radians.</summary>
        public static Tensor Tan(Tensor x) => Graphs.Tan.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Tan : Unary<Tan.Operator>
    {
        public static readonly Tan Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (1 + Functions.Square(y));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Tan(x);
        }
    }
}
