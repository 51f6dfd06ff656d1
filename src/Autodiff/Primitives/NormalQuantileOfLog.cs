using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>Φ⁻¹(p) of a logarithm log p ≤ 0, the inverse of <see cref="NormalLogCdf"/>: −∞ at −∞, ∞ at 0 and NaN above. A zero message stays zero at 0.</summary>
        public static Tensor NormalQuantileOfLog(Tensor logP) => Graphs.NormalQuantileOfLog.Instance.Apply(logP);
    }
}

namespace Prob.Graphs
{
    internal sealed record NormalQuantileOfLog : Unary<NormalQuantileOfLog.Operator>
    {
        public static readonly NormalQuantileOfLog Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 1 / InverseMillsRatio.Instance.Apply(y));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.NormalQuantileOfLog(x);
        }
    }
}
