using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// Owen's function T(h, a) = 1/(2π) ∫₀ᵃ exp(−h² (1 + x²)/2) / (1 + x²) dx (Owen 1956), the probability of X > h and 0 &lt; Y &lt; aX for independent standard normal X and Y if h and a are positive; even
        /// in h and odd in a, either of which may be infinite. With all digits where it is small.
        /// </summary>
        public static Tensor OwensT(Tensor h, Tensor a) => Graphs.OwensT.Instance.Apply(h, a);

        /// <summary>The logarithm of the distribution function of the standard skew normal with a slant: Φ(z) − 2 T(z, α), also where that underflows.</summary>
        internal static Tensor SkewNormalLogCdf(Tensor z, Tensor slant) => Graphs.SkewNormalLogCdf.Instance.Apply(z, slant);
    }
}

namespace Prob.Graphs
{
    internal sealed record OwensT : Pointwise
    {
        public static readonly OwensT Instance = new();

        public override double Value(ReadOnlySpan<double> x) => OwensFunction.T(x[0], x[1]);

        /// <summary>By h it is −φ(h) (Φ(ah) − ½).</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            Tensor square = 1 + Functions.Square(x[1]), bell = -0.5 * Functions.Square(x[0]);
            return argument == 0
                ? -0.5 / Math.Sqrt(2 * Math.PI) * Functions.Exp(bell) * Functions.Erf(Math.Sqrt(0.5) * x[0] * x[1])
                : 0.5 / Math.PI * Functions.Exp(bell * square) / square;
        }
    }

    internal sealed record SkewNormalLogCdf : Pointwise
    {
        public static readonly SkewNormalLogCdf Instance = new();

        public override double Value(ReadOnlySpan<double> x) => OwensFunction.LogSkewNormalCdf(x[0], x[1]);

        /// <summary>The density 2 φ(z) Φ(αz), and −2 times the slope of T, over the value.</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            Tensor bell = -0.5 * Functions.Square(x[0]), square = 1 + Functions.Square(x[1]);
            return argument == 0
                ? Math.Sqrt(2 / Math.PI) * Functions.Exp(bell + Functions.NormalLogCdf(x[0] * x[1]) - y)
                : -1 / Math.PI * Functions.Exp((bell * square) - y) / square;
        }
    }
}
