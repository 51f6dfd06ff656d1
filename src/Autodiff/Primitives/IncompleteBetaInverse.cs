using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>The x with I(a, b, x) = p, for p from 0 to 1: quantiles of a beta variable, accurate for small p.</summary>
        public static Tensor BetaIInverse(Tensor a, Tensor b, Tensor p) => new IncompleteBetaInverse(IsUpper: false).Apply(a, b, p);

        /// <summary>The x with 1 − I(a, b, x) = q, for q from 0 to 1, accurate for small q; where x is near 1, 1 − x has all digits as BetaIInverse(b, a, q).</summary>
        public static Tensor BetaIComplementInverse(Tensor a, Tensor b, Tensor q) => new IncompleteBetaInverse(IsUpper: true).Apply(a, b, q);
    }
}

namespace Prob.Graphs
{
    internal sealed record IncompleteBetaInverse(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.Inverse(IsUpper, x[0], x[1], x[2]).X;

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            argument < 2 ? new BetaQuantileSlope(ByB: argument == 1).Apply(x[0], x[1], y) : (IsUpper ? -1.0 : 1.0) / BetaDensity.Instance.Apply(x[0], x[1], y, 1 - y);
    }

    /// <summary>∂x/∂a, or ∂x/∂b, at a fixed I(a, b, x), as a function of a, b and x: −(∂I/∂a) over the density.</summary>
    internal sealed record BetaQuantileSlope(bool ByB) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.QuantileSlope(ByB, x[0], x[1], x[2], 1 - x[2]);

        /// <summary>By x as that of −(∂I/∂a)/f, with the log slopes of f.</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            if (argument < 2)
                return new BetaQuantileCurvature(ByB, argument == 1).Apply([.. x]);
            Tensor w = 1 - x[2], ofDensity = ByB ? Functions.Log(w) + DigammaDifference.Instance.Apply(x[1], x[0]) : Functions.Log(x[2]) + DigammaDifference.Instance.Apply(x[0], x[1]);
            return -ofDensity - (y * (((x[0] - 1) / x[2]) - ((x[1] - 1) / w)));
        }
    }

    /// <summary>The derivative of <see cref="BetaQuantileSlope"/> by a or b at a fixed x.</summary>
    internal sealed record BetaQuantileCurvature(bool ByB, bool ThenByB) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.QuantileCurvature(ByB, ThenByB, x[0], x[1], x[2], 1 - x[2]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            throw new NotSupportedException("A quantile of the beta distribution (BetaIInverse, BetaIComplementInverse) has first and second derivatives, but no third.");
    }
}
