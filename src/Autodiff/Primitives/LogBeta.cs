using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y) for x, y > 0, without the cancellation of the three where an argument is large; +∞ where one is 0.
        /// </summary>
        public static Tensor LogBeta(Tensor x, Tensor y) => Graphs.LogBeta.Instance.Apply(x, y);
    }
}

namespace Prob.Graphs
{
    internal sealed record LogBeta : Binary<LogBeta.Operator>
    {
        public static readonly LogBeta Instance = new();

        protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) => Slope(message, x, y);

        protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => Slope(message, y, x);

        /// <summary>ψ(x) − ψ(x + y).</summary>
        private static Tensor Slope(Tensor message, Tensor argument, Tensor other) => -Annihilate.Product(message, DigammaDifference.Instance.Apply(argument, other));

        /// <summary>Stirling's formula is put in for the gamma functions of large arguments, and its leading terms are cancelled by hand (Didonato and Morris 1992, BETALN).</summary>
        internal readonly struct Operator : IBinaryOperator, IFunction2
        {
            private const double Large = 10;

            public static T Invoke<T>(T x, T y)
                where T : struct, ILanes<T> => T.Each<Operator>(x, y);

            public static double Invoke(double x, double y)
            {
                (double p, double q) = x < y ? (x, y) : (y, x);
                double sum = p + q;
                if (!(p > 0) || double.IsPositiveInfinity(q))
                    return p == 0 ? double.PositiveInfinity : p > 0 ? double.NegativeInfinity : double.NaN;
                if (p == 1)
                    return -VectorMath.Log1p(q - 1);   // 1/q; exact where the logarithm of a binomial coefficient is 0
                if (p >= Large)
                {
                    return Constants.LogSqrtTwoPi - (0.5 * Math.Log(q)) + Correction(p) + Correction(q) - Correction(sum)
                        + ((p - 0.5) * Math.Log(p / sum)) + (q * VectorMath.Log1p(-p / sum));
                }

                return q >= Large
                    ? VectorMath.LogGamma(p) + Correction(q) - Correction(sum) + p - (p * Math.Log(sum)) + ((q - 0.5) * VectorMath.Log1p(-p / sum))
                    : VectorMath.LogGamma(p) + VectorMath.LogGamma(q) - VectorMath.LogGamma(sum);
            }

            /// <summary>
            /// log Γ(x) − ((x − ½) log x − x + ½ log 2π) = Σ B₂ₖ / (2k (2k − 1) x²ᵏ⁻¹); with six terms the error is below 1e-15 for x ≥ 10.
            /// </summary>
            private static double Correction(double x)
            {
                double r = 1 / (x * x);
                return ((1.0 / 12) - (r * ((1.0 / 360) - (r * ((1.0 / 1260) - (r * ((1.0 / 1680) - (r * ((1.0 / 1188) - (r * (691.0 / 360360))))))))))) / x;
            }
        }
    }
}
