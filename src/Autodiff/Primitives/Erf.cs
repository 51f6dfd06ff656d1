using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
        public static Tensor Erf(Tensor x) => Graphs.Erf.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Erf : Unary<Erf.Operator>
    {
        public static readonly Erf Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (2 / Math.Sqrt(Math.PI) * Functions.Exp(-Functions.Square(x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Erf(x);
        }
    }
}
