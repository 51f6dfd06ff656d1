using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Φ⁻¹(p), the inverse of <see cref="NormalCdf"/>: −∞ at 0, ∞ at 1 and NaN outside. A zero message stays zero at both ends. Where p is close to 1, −Φ⁻¹(1 − p) has the digits.</summary>
        public static Tensor NormalQuantile(Tensor p) => Graphs.NormalQuantile.Instance.Apply(p);
    }
}

namespace Prob.Graphs
{
    internal sealed record NormalQuantile : Unary<NormalQuantile.Operator>
    {
        public static readonly NormalQuantile Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, Math.Sqrt(2 * Math.PI) * Functions.Exp(0.5 * Functions.Square(y)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.NormalQuantile(x);
        }
    }
}
