using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Φ(x) = ½ erfc(−x/√2), the distribution function of the standard normal distribution, accurate in the lower tail; Φ(−x) is the complement.</summary>
        public static Tensor NormalCdf(Tensor x) => Graphs.NormalCdf.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record NormalCdf : Unary<NormalCdf.Operator>
    {
        public static readonly NormalCdf Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => message * (1 / Math.Sqrt(2 * Math.PI) * Functions.Exp(-0.5 * Functions.Square(x)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.NormalCdf(x);
        }
    }
}
