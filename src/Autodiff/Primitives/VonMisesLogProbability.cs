namespace Prob.Graphs;

/// <summary>The logarithm of the integral of exp(κ cos t) / (2π I₀(κ)) from one angle to another at most a turn above, and its derivative by κ. Differentiable in the angles as often as asked, in κ once.</summary>
internal sealed record VonMisesLogProbability(bool IsSlope) : Pointwise
{
    /// <summary>Of the angles from which and to which, and κ.</summary>
    public static Tensor Of(Tensor from, Tensor to, Tensor concentration) => new VonMisesLogProbability(false).Apply(from, to, concentration);

    public override double Value(ReadOnlySpan<double> x)
    {
        (double log, double slope) = VonMisesIntegral.Of(x[0], x[1], x[2]);
        return IsSlope ? slope : log;
    }

    /// <summary>The density p there over the integral P; and of the derivative by κ, (log P)′, p/P ((log p)′ − (log P)′).</summary>
    protected override Tensor? Slope(int argument, IReadOnlyList<Tensor> x, Tensor y)
    {
        if (argument == 2)
        {
            return IsSlope
                ? throw new NotSupportedException("The distribution function of VonMises has a derivative by the concentration, but no second one.")
                : new VonMisesLogProbability(true).Apply(x[0], x[1], x[2]);
        }

        Tensor versine = 2 * Functions.Square(Functions.Sin(0.5 * x[argument])), log = IsSlope ? Of(x[0], x[1], x[2]) : y;
        Tensor share = Functions.Exp((-x[2] * versine) - Constants.LogTwoPi - Functions.LogScaledBesselI(0, x[2]) - log), slope = argument == 0 ? -share : share;
        return IsSlope ? slope * (new BesselRatio(0, IsComplement: true).Apply(x[2]) - versine - y) : slope;
    }
}
