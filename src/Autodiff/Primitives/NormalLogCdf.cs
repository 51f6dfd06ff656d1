using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>log Φ(x), accurate in both tails: far down it is −x²/2 − log(−x) − ½ log 2π. A zero message stays zero where x is −∞.</summary>
        public static Tensor NormalLogCdf(Tensor x) => Graphs.NormalLogCdf.Instance.Apply(x);
    }
}

namespace Prob.Graphs
{
    internal sealed record NormalLogCdf : Unary<NormalLogCdf.Operator>
    {
        public static readonly NormalLogCdf Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, InverseMillsRatio.Instance.Apply(x));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.NormalLogCdf(x);
        }
    }
}
