using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The x with P(a, x) = p, for p from 0 to 1: quantiles of a gamma variable, accurate for small p.</summary>
        public static Tensor GammaPInverse(Tensor a, Tensor p) => new IncompleteGammaInverse(IsUpper: false).Apply(a, p);

        /// <summary>The x with Q(a, x) = q, for q from 0 to 1, accurate for small q.</summary>
        public static Tensor GammaQInverse(Tensor a, Tensor q) => new IncompleteGammaInverse(IsUpper: true).Apply(a, q);
    }
}

namespace Prob.Graphs
{
    internal sealed record IncompleteGammaInverse(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteGamma.Inverse(IsUpper, x[0], x[1]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            argument == 0 ? GammaQuantileSlope.Instance.Apply(x[0], y) : (IsUpper ? -1.0 : 1.0) / GammaDensity.Instance.Apply(x[0], y);
    }

    /// <summary>∂x/∂a at a fixed P(a, x), as a function of a and x: −(∂P/∂a) over the density.</summary>
    internal sealed record GammaQuantileSlope : Pointwise
    {
        public static readonly GammaQuantileSlope Instance = new();

        public override double Value(ReadOnlySpan<double> x) => IncompleteGamma.QuantileSlope(x[0], x[1]);

        /// <summary>By x as that of −(∂P/∂a)/f, with the log slopes log x − ψ(a) and (a − 1)/x − 1 of f.</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) => argument == 0
            ? GammaQuantileSlopeOfSlope.Instance.Apply(x[0], x[1])
            : Functions.Digamma(x[0]) - Functions.Log(x[1]) - (y * (((x[0] - 1) / x[1]) - 1));
    }

    internal sealed record GammaQuantileSlopeOfSlope : Pointwise
    {
        public static readonly GammaQuantileSlopeOfSlope Instance = new();

        public override double Value(ReadOnlySpan<double> x) => IncompleteGamma.QuantileSlopeOfSlope(x[0], x[1]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            throw new NotSupportedException("A quantile of the gamma distribution (GammaPInverse, GammaQInverse) has first and second derivatives, but no third.");
    }
}
