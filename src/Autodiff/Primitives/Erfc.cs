using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Complementary error function 1 − erf(x), accurate in the upper tail.</summary>
        public static Tensor Erfc(Tensor x) => Graphs.Erfc.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record Erfc : Unary<Erfc.Operator>
    {
        public static readonly Erfc Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (-2 / Math.Sqrt(Math.PI) * Functions.Exp(-Functions.Square(x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.Erfc(x);
        }
    }
}
