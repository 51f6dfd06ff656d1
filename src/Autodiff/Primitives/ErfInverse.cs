using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The inverse of <see cref="Erf"/>: ±∞ at ±1, NaN beyond. A zero message stays zero at both ends.</summary>
        public static Tensor ErfInverse(Tensor y) => Graphs.ErfInverse.Instance.Apply(y);
    }
}

namespace Prob.Graphs
{
    internal sealed record ErfInverse : Unary<ErfInverse.Operator>
    {
        public static readonly ErfInverse Instance = new();

        protected override Tensor? Derivative(Tensor message, Tensor x, Tensor y) => Annihilate.Product(message, 0.5 * Math.Sqrt(Math.PI) * Functions.Exp(Functions.Square(y)));

        internal readonly struct Operator : IUnaryOperator
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static T Invoke<T>(T x)
                where T : struct, ILanes<T> => VectorMath.ErfInverse(x);
        }
    }
}
