using Prob.Graphs;

namespace Prob;

/// <summary>A part of Student's standard t distribution of Z.</summary>
internal enum StudentPart
{
    /// <summary>Z > z.</summary>
    Above,

    /// <summary>|Z| > z, for z ≥ 0.</summary>
    Outside,

    /// <summary>|Z| ≤ z, for z ≥ 0.</summary>
    Inside,
}

/// <summary>
/// The logarithm of the probability of a part of Student's standard t distribution with ν degrees of freedom. With x = ν/(ν + z²) and w = 1 − x, of which both keep their digits,
/// P(|Z| > z) = I(ν/2, 1/2, x) (DLMF 8.17). As often differentiable in z as asked, in ν once.
/// </summary>
internal sealed record LogStudentTail(StudentPart Part) : Pointwise
{
    /// <summary>Beyond that many √ν x is as good as ν/z², which may underflow, and closer to 0 than the inverse of it w as z²/ν.</summary>
    private const double Far = 1e50;

    /// <summary>log P(Z > z).</summary>
    public static Tensor Above(Tensor degrees, Tensor z) => new LogStudentTail(StudentPart.Above).Apply(degrees, z);

    /// <summary>log P(|Z| > z) for z ≥ 0.</summary>
    public static Tensor Outside(Tensor degrees, Tensor z) => new LogStudentTail(StudentPart.Outside).Apply(degrees, z);

    /// <summary>log P(|Z| ≤ z) for z ≥ 0.</summary>
    public static Tensor Inside(Tensor degrees, Tensor z) => new LogStudentTail(StudentPart.Inside).Apply(degrees, z);

    /// <summary>log p(z) = −(ν + 1)/2 log(1 + z²/ν) − log(√ν B(ν/2, 1/2)).</summary>
    public static Tensor LogDensity(Tensor degrees, Tensor z)
    {
        Tensor half = 0.5 * degrees;
        return (-(half + 0.5) * Functions.Log1pSquare(z / Functions.Sqrt(degrees))) - (Functions.LogBeta(half, 0.5) + (0.5 * Functions.Log(degrees)));
    }

    /// <summary>The slope of a part's probability by z, which is −p, −2p or 2p, over the probability of the given logarithm.</summary>
    public static Tensor Slope(StudentPart part, Tensor degrees, Tensor z, Tensor log) => (part switch { StudentPart.Above => -1.0, StudentPart.Outside => -2.0, _ => 2.0 }) * Functions.Exp(LogDensity(degrees, z) - log);

    public override double Value(ReadOnlySpan<double> x) => Value(Part, x[0], x[1]);

    /// <inheritdoc cref="LogStudentTail"/>
    public static double Value(StudentPart part, double degrees, double z)
    {
        if (!(degrees > 0) || double.IsNaN(z) || (part != StudentPart.Above && z < 0))
            return double.NaN;
        if (z < 0)
            return VectorMath.Log1p(-Math.Exp(Value(StudentPart.Above, degrees, -z)));
        double half = 0.5 * degrees, ratio = z / Math.Sqrt(degrees);
        if (ratio > Far)
        {
            double log = (-degrees * Math.Log(ratio)) - IncompleteBeta.LogMass(half, 0.5);   // of P(|Z| > z)
            return part == StudentPart.Inside ? VectorMath.Log1p(-Math.Exp(log)) : part == StudentPart.Above ? -Constants.LogTwo + log : log;
        }

        if (part == StudentPart.Inside && ratio < 1 / Far)
            return Math.Log(ratio) - IncompleteBeta.LogMass(0.5, half);
        (double x, double w) = Shares(ratio);
        double value = IncompleteBeta.Of(IncompleteBeta.Part.Log, part == StudentPart.Inside, half, 0.5, x, w);
        return part == StudentPart.Above ? -Constants.LogTwo + value : value;
    }

    /// <summary>The derivative of <see cref="Value(StudentPart, double, double)"/> by ν at a fixed z, along which x moves by x w/ν.</summary>
    public static double DegreesSlope(StudentPart part, double degrees, double z)
    {
        if (!(degrees > 0) || double.IsNaN(z) || (part != StudentPart.Above && z < 0))
            return double.NaN;
        if (double.IsInfinity(z))
            return part == StudentPart.Inside || z < 0 ? 0 : double.NegativeInfinity;
        if (z < 0)
            return -DegreesSlope(StudentPart.Above, degrees, -z) * Math.Exp(Value(StudentPart.Above, degrees, -z) - Value(StudentPart.Above, degrees, z));
        double half = 0.5 * degrees, ratio = z / Math.Sqrt(degrees);
        if (ratio > Far)
        {
            double slope = 0.5 - Math.Log(ratio) - (1 / degrees) + (0.5 * DigammaDifference.Operator.Invoke(half, 0.5)), log = (-degrees * Math.Log(ratio)) - IncompleteBeta.LogMass(half, 0.5);
            return part == StudentPart.Inside ? slope / -VectorMath.Expm1(-log) : slope;
        }

        bool isInside = part == StudentPart.Inside;
        if (ratio < 1 / Far)
            return isInside ? (0.5 * DigammaDifference.Operator.Invoke(half, 0.5)) - (0.5 / degrees) : 0;
        (double x, double w) = Shares(ratio);
        return (0.5 * IncompleteBeta.Of(IncompleteBeta.Part.A, isInside, half, 0.5, x, w)) + (IncompleteBeta.Of(IncompleteBeta.Part.Argument, isInside, half, 0.5, x, w) * x * w / degrees);
    }

    protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y) =>
        argument == 0 ? new StudentTailSlope(Part).Apply(x[0], x[1]) : Slope(Part, x[0], x[1], y);

    /// <summary>1/(1 + r²) and its complement.</summary>
    private static (double X, double W) Shares(double ratio) => (1 / (1 + (ratio * ratio)), 1 / (1 + (1 / ratio / ratio)));
}

/// <summary>The derivative of <see cref="LogStudentTail"/> by the degrees of freedom, which has one by z only.</summary>
internal sealed record StudentTailSlope(StudentPart Part) : Pointwise
{
    public override double Value(ReadOnlySpan<double> x) => LogStudentTail.DegreesSlope(Part, x[0], x[1]);

    /// <summary>That of the slope by z, by ν.</summary>
    protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
    {
        if (argument == 0)
        {
            throw new NotSupportedException(
                "The distribution function of Student's t (StudentT, HalfStudentT) and its inverse have a first derivative by the degrees of freedom, but no second.");
        }

        (Tensor degrees, Tensor z) = (x[0], x[1]);
        Tensor square = Functions.Square(z), half = 0.5 * degrees;
        Tensor ofDensity = 0.5 * (DigammaDifference.Instance.Apply(half, 0.5) + ((square - 1) / (degrees + square)) - Functions.Log1pSquare(z / Functions.Sqrt(degrees)));
        return LogStudentTail.Slope(Part, degrees, z, new LogStudentTail(Part).Apply(degrees, z)) * (ofDensity - y);
    }
}

/// <summary>The z at which the probability of a part, above or inside, is p; see <see cref="LogStudentTail"/>.</summary>
internal sealed record StudentQuantile(StudentPart Part) : Pointwise
{
    /// <summary>The z with P(Z > z) = p.</summary>
    public static Tensor Above(Tensor degrees, Tensor probability) => new StudentQuantile(StudentPart.Above).Apply(degrees, probability);

    /// <summary>The z ≥ 0 with P(|Z| ≤ z) = p.</summary>
    public static Tensor Inside(Tensor degrees, Tensor probability) => new StudentQuantile(StudentPart.Inside).Apply(degrees, probability);

    public override double Value(ReadOnlySpan<double> x) => Value(Part == StudentPart.Inside, x[0], x[1]);

    protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
    {
        Tensor log = new LogStudentTail(Part).Apply(x[0], y), inverse = 1 / LogStudentTail.Slope(Part, x[0], y, 0);
        return argument == 0 ? -new StudentTailSlope(Part).Apply(x[0], y) * Functions.Exp(log) * inverse : inverse;
    }

    private static double Value(bool isInside, double degrees, double p)
    {
        if (!(degrees > 0) || !double.IsFinite(degrees) || !(p >= 0 && p <= 1))
            return double.NaN;
        if (!isInside && p > 0.5)
            return -Value(false, degrees, 1 - p);
        double half = 0.5 * degrees;
        if (p > 0)
        {
            // Where x, or inside w, is small it is known by its logarithm, and may underflow.
            double log = isInside ? 2 * (Math.Log(p) + IncompleteBeta.LogMass(0.5, half)) : (Math.Log(2) + Math.Log(p) + IncompleteBeta.LogMass(half, 0.5)) / half;
            if (log + (isInside ? Math.Log(Math.Max(1, half)) : 0) < -40)
                return Math.Exp(0.5 * (Math.Log(degrees) + (isInside ? log : -log)));
        }

        (double x, double w) = IncompleteBeta.Inverse(isInside, half, 0.5, isInside ? p : 2 * p);
        return Math.Sqrt(degrees) * Math.Sqrt(w / x);
    }
}
