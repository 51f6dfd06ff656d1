using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The angle from −π/2 to π/2 whose tangent is x.</summary>
        public static Tensor Atan(Tensor x) => Graphs.Atan.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Atan : Unary<Atan.Operator>
    {
        public static readonly Atan Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message / (1 + Functions.Square(x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Atan(x);
        }
    }
}
