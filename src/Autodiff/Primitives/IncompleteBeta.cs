using Prob.Graphs;

namespace Prob
{
    public static partial class Functions
    {
        /// <summary>
        /// The regularised incomplete beta function I(a, b, x) = ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt / B(a, b) for a, b > 0 and 0 ≤ x ≤ 1: the distribution function of a beta variable. Twice differentiable in a and b, as
        /// often as asked in x.
        /// </summary>
        public static Tensor BetaI(Tensor a, Tensor b, Tensor x) => new IncompleteBetaTail(IsUpper: false).Apply(a, b, x, 1 - x);

        /// <summary>log I(a, b, x), also where <see cref="BetaI"/> underflows.</summary>
        public static Tensor LogBetaI(Tensor a, Tensor b, Tensor x) => new LogIncompleteBeta(IsUpper: false).Apply(a, b, x, 1 - x);

        /// <summary>
        /// log (1 − I(a, b, x)), with all digits where that is far below 0. It equals log I(b, a, 1 − x): where x is near 1 and its complement known, that is the form which keeps the complement's digits.
        /// </summary>
        public static Tensor LogBetaIComplement(Tensor a, Tensor b, Tensor x) => new LogIncompleteBeta(IsUpper: true).Apply(a, b, x, 1 - x);
    }
}

namespace Prob.Graphs
{
    /// <summary>I or its complement, of a, b, x and w = 1 − x. Derivatives by x are those along which w changes too, so that by w there is none.</summary>
    internal sealed record IncompleteBetaTail(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => Math.Exp(IncompleteBeta.Of(IncompleteBeta.Part.Log, IsUpper, x[0], x[1], x[2], x[3]));

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            if (argument < 2)
                return Annihilate.Product(y, new IncompleteBetaTerm(IsUpper, argument == 0 ? IncompleteBeta.Part.A : IncompleteBeta.Part.B).Apply([.. x]));
            if (argument == 3)
                return null;
            Tensor density = BetaDensity.Instance.Apply([.. x]);
            return IsUpper ? -density : density;
        }
    }

    /// <inheritdoc cref="IncompleteBetaTail"/>
    internal sealed record LogIncompleteBeta(bool IsUpper) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.Of(IncompleteBeta.Part.Log, IsUpper, x[0], x[1], x[2], x[3]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) => argument switch
        {
            0 => new IncompleteBetaTerm(IsUpper, IncompleteBeta.Part.A).Apply([.. x]),
            1 => new IncompleteBetaTerm(IsUpper, IncompleteBeta.Part.B).Apply([.. x]),
            2 => new IncompleteBetaTerm(IsUpper, IncompleteBeta.Part.Argument).Apply([.. x]),
            _ => null,
        };
    }

    /// <summary>Derivatives of a tail T, divided by it.</summary>
    internal sealed record IncompleteBetaTerm(bool IsUpper, IncompleteBeta.Part Of) : Pointwise
    {
        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.Of(Of, IsUpper, x[0], x[1], x[2], x[3]);

        /// <summary>The density f has the log slopes (a − 1)/x − (b − 1)/w by x, g = log x + ψ(a + b) − ψ(a) by a and the like by b, and second derivatives of f (g² + ψ′(a + b) − ψ′(a)) and the like.</summary>
        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            if (argument == 3)
                return null;
            Tensor sum = x[0] + x[1];
            Tensor ofA = Functions.Log(x[2]) + DigammaDifference.Instance.Apply(x[0], x[1]), ofB = Functions.Log(x[3]) + DigammaDifference.Instance.Apply(x[1], x[0]);
            return (Of, argument) switch
            {
                (IncompleteBeta.Part.Argument, 0) => y * (ofA - Term(IncompleteBeta.Part.A)),
                (IncompleteBeta.Part.Argument, 1) => y * (ofB - Term(IncompleteBeta.Part.B)),
                (IncompleteBeta.Part.Argument, _) => y * (((x[0] - 1) / x[2]) - ((x[1] - 1) / x[3]) - y),
                (IncompleteBeta.Part.A, 0) => Term(IncompleteBeta.Part.AA) - Functions.Square(y),
                (IncompleteBeta.Part.A, 1) => Term(IncompleteBeta.Part.AB) - (y * Term(IncompleteBeta.Part.B)),
                (IncompleteBeta.Part.A, _) => Term(IncompleteBeta.Part.Argument) * (ofA - y),
                (IncompleteBeta.Part.B, 0) => Term(IncompleteBeta.Part.AB) - (y * Term(IncompleteBeta.Part.A)),
                (IncompleteBeta.Part.B, 1) => Term(IncompleteBeta.Part.BB) - Functions.Square(y),
                (IncompleteBeta.Part.B, _) => Term(IncompleteBeta.Part.Argument) * (ofB - y),
                (_, 0 or 1) => throw new NotSupportedException(
                    "The incomplete beta function (BetaI, LogBetaI, LogBetaIComplement), the distribution function of Beta, Binomial and others, has first and second derivatives by its shapes, but no third."),
                (IncompleteBeta.Part.AA, _) => Term(IncompleteBeta.Part.Argument) * (Functions.Square(ofA) + Trigamma.Instance.Apply(sum) - Trigamma.Instance.Apply(x[0]) - y),
                (IncompleteBeta.Part.BB, _) => Term(IncompleteBeta.Part.Argument) * (Functions.Square(ofB) + Trigamma.Instance.Apply(sum) - Trigamma.Instance.Apply(x[1]) - y),
                _ => Term(IncompleteBeta.Part.Argument) * ((ofA * ofB) + Trigamma.Instance.Apply(sum) - y),
            };

            Tensor Term(IncompleteBeta.Part part) => new IncompleteBetaTerm(IsUpper, part).Apply([.. x]);
        }
    }

    /// <summary>xᵃ⁻¹ wᵇ⁻¹ / B(a, b).</summary>
    internal sealed record BetaDensity : Pointwise
    {
        public static readonly BetaDensity Instance = new();

        public override double Value(ReadOnlySpan<double> x) => IncompleteBeta.Density(x[0], x[1], x[2], x[3]);

        protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
        {
            return argument switch
            {
                0 => Annihilate.Product(y, Functions.Log(x[2]) + DigammaDifference.Instance.Apply(x[0], x[1])),
                1 => Annihilate.Product(y, Functions.Log(x[3]) + DigammaDifference.Instance.Apply(x[1], x[0])),
                2 => Annihilate.Product(y, ((x[0] - 1) / x[2]) - ((x[1] - 1) / x[3])),
                _ => null,
            };
        }
    }
}
