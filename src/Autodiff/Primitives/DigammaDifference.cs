namespace Prob.Graphs;

/// <summary>
/// ψ(x + n) − ψ(x) for x, n ≥ 0, without the cancellation of the two where n is small beside x: a relative error of a few roundings. It is the slope of ratios of gamma
/// functions, which a difference of digammas would lose in a limit such as that of the negative binomial to the Poisson distribution.
/// </summary>
internal sealed record DigammaDifference : Binary<DigammaDifference.Operator>
{
    public static readonly DigammaDifference Instance = new();

    /// <summary>ψ′(x + n) − ψ′(x), which does cancel.</summary>
    protected override Tensor? DerivativeFirst(Tensor message, Tensor x, Tensor y, Tensor z) =>
        Annihilate.Product(message, Functions.Polygamma(1, x + y) - Functions.Polygamma(1, x));

    protected override Tensor? DerivativeSecond(Tensor message, Tensor x, Tensor y, Tensor z) => Annihilate.Product(message, Functions.Polygamma(1, x + y));

    internal readonly struct Operator : IBinaryOperator, IFunction2
    {
        private const double Large = 10;

        /// <summary>B₂ₖ / 2k for k = 1, 2, …: the ninth term is below 1e-17 of the first where x ≥ 10.</summary>
        private static ReadOnlySpan<double> Series =>
            [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12, -3617.0 / 8160, 43867.0 / 14364];

        public static T Invoke<T>(T x, T y)
            where T : struct, ILanes<T> => T.Each<Operator>(x, y);

        /// <summary>Σ n / ((x + j) (x + n + j)) until x + j is large (DLMF 5.5.2), then the difference of the asymptotic series (5.11.2), term by term.</summary>
        public static double Invoke(double x, double n)
        {
            if (!(x >= 0 && n >= 0))
                return double.NaN;
            if (n == 0)
                return 0;
            double sum = 0;
            for (; x < Large; x++)
                sum += n / (x + n) / x;
            if (double.IsPositiveInfinity(x + n))
                return double.IsPositiveInfinity(x) ? 0 : double.PositiveInfinity;

            // log(1 + n/x) + n / 2x(x + n) + (r − s) D with r = 1/x², s = 1/(x + n)² and D the divided difference of Σ (B₂ₖ/2k) rᵏ, by Horner's rule.
            double y = x + n, share = n / y, r = 1 / x / x, s = 1 / y / y, value = 0, divided = 0;
            for (int k = Series.Length - 1; k >= 0; k--)
                (divided, value) = ((divided * s) + value, (value * r) + Series[k]);
            return sum + VectorMath.Log1p(n / x) + (share / (2 * x)) + (share * (1 + (x / y)) * r * ((divided * s) + value));
        }
    }
}
