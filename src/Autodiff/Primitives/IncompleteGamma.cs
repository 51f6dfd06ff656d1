using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The regularised lower incomplete gamma function P(a, x) = ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt / Γ(a) for a > 0 and x ≥ 0: the distribution function of a gamma variable. Twice differentiable in a, as often as asked in x.
        /// </summary>
        public static Tensor GammaP(Tensor a, Tensor x) => new IncompleteGammaTail(IsUpper: false).Apply(a, x);

        /// <summary>Q(a, x) = 1 − <see cref="GammaP"/>, with all digits where it is small.</summary>
        public static Tensor GammaQ(Tensor a, Tensor x) => new IncompleteGammaTail(IsUpper: true).Apply(a, x);

        /// <summary>log P(a, x), also where <see cref="GammaP"/> underflows.</summary>
        public static Tensor LogGammaP(Tensor a, Tensor x) => new LogIncompleteGamma(IsUpper: false).Apply(a, x);

        /// <summary>log Q(a, x), also where <see cref="GammaQ"/> underflows.</summary>
        public static Tensor LogGammaQ(Tensor a, Tensor x) => new LogIncompleteGamma(IsUpper: true).Apply(a, x);
    }
}

namespace Prob.Graphs
{
    /// <summary>P or Q; the logarithm's relative slope by a times the value, and by x the density.</summary>
    internal sealed record IncompleteGammaTail(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => Math.Exp(IncompleteGamma.Log(IsUpper, x[0], x[1]));

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            if (argument == 0)
                return Annihilate.Product(y, new IncompleteGammaTerm(IsUpper, IncompleteGammaTerm.Kind.ConcentrationSlope).Apply(x[0], x[1]));
            Tensor density = GammaDensity.Instance.Apply(x[0], x[1]);
            return IsUpper ? -density : density;
        }
    }

    internal sealed record LogIncompleteGamma(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteGamma.Log(IsUpper, x[0], x[1]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            new IncompleteGammaTerm(IsUpper, argument == 0 ? IncompleteGammaTerm.Kind.ConcentrationSlope : IncompleteGammaTerm.Kind.ArgumentSlope).Apply(x[0], x[1]);
    }

    /// <summary>Derivatives of T = P or Q: T′/T by x or by a, and T″/T by a.</summary>
    internal sealed record IncompleteGammaTerm(bool IsUpper, IncompleteGammaTerm.Kind Of) : Pointwise
    {
        internal enum Kind
        {
            ArgumentSlope,
            ConcentrationSlope,
            ConcentrationCurvature,
        }

        public override double Value(ReadOnlySpan<double> x) => Of switch
        {
            Kind.ArgumentSlope => IncompleteGamma.ArgumentSlope(IsUpper, x[0], x[1]),
            Kind.ConcentrationSlope => IncompleteGamma.ConcentrationSlope(IsUpper, x[0], x[1]),
            _ => IncompleteGamma.ConcentrationCurvature(IsUpper, x[0], x[1]),
        };

        /// <summary>The density f has the log slopes (a − 1)/x − 1 and g = log x − ψ(a), and second derivative by a of f (g² − ψ′(a)).</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            Tensor ofDensity = Functions.Log(x[1]) - Functions.Digamma(x[0]);
            return (Of, argument) switch
            {
                (Kind.ArgumentSlope, 0) => y * (ofDensity - Term(Kind.ConcentrationSlope)),
                (Kind.ArgumentSlope, _) => y * (((x[0] - 1) / x[1]) - 1 - y),
                (Kind.ConcentrationSlope, 0) => Term(Kind.ConcentrationCurvature) - Functions.Square(y),
                (Kind.ConcentrationSlope, _) => Term(Kind.ArgumentSlope) * (ofDensity - y),
                (_, 0) => throw new NotSupportedException(
                    "The incomplete gamma functions (GammaP, GammaQ and their logarithms), the distribution functions of Gamma, Poisson and others, have first and second derivatives by the concentration, but no third."),
                _ => Term(Kind.ArgumentSlope) * (Functions.Square(ofDensity) - Trigamma.Instance.Apply(x[0]) - y),
            };

            Tensor Term(Kind kind) => new IncompleteGammaTerm(IsUpper, kind).Apply(x[0], x[1]);
        }
    }

    /// <summary>xᵃ⁻¹ e⁻ˣ / Γ(a).</summary>
    internal sealed record GammaDensity : Pointwise
    {
        public static readonly GammaDensity Instance = new();

        public override double Value(ReadOnlySpan<double> x) => IncompleteGamma.Density(x[0], x[1]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
            Annihilate.Product(y, argument == 0 ? Functions.Log(x[1]) - Functions.Digamma(x[0]) : ((x[0] - 1) / x[1]) - 1);
    }
}
