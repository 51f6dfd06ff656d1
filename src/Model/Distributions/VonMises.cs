using System.Collections.Immutable;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The normal distribution of angles: p(x) = exp(κ cos(x − μ)) / (2π I₀(κ)) for x from −π to π. Computed as κ (cos(x − μ) − 1) less the logarithm of 2π e^(−κ) I₀(κ), so that concentrations of any
/// size keep their digits.
/// </summary>
/// <param name="Direction">μ, the mean direction, in radians; any real number, of which whole turns do not matter.</param>
/// <param name="Concentration">κ > 0: uniform for κ → 0, normal with variance 1/κ for large κ.</param>
public sealed record VonMises(Tensor Direction, Tensor Concentration) : IDistribution<Tensor>, ICumulative, IEntropy
{
    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => [Parameter.Scalar(Direction, Support.Real), Parameter.Scalar(Concentration, Support.Positive)];

    /// <inheritdoc/>
    public Support Support => Support.Between(-Math.PI, Math.PI);

    /// <summary>log(2π I₀(κ)) − κ I₁(κ)/I₀(κ).</summary>
    public Tensor Entropy => Constants.LogTwoPi + LogScaledBesselI(0, Concentration) + (Concentration * new Graphs.BesselRatio(0, IsComplement: true).Apply(Concentration));

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters) => new VonMises(parameters[0], parameters[1]);

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => (-2 * Concentration * Square(Sin(0.5 * (x - Direction)))) - Constants.LogTwoPi - LogScaledBesselI(0, Concentration);

    /// <summary>The integral of the density from −π, by quadrature. Differentiable in the concentration once.</summary>
    public Tensor LogCdfWithin(Tensor x) => Distribution.Complementary(LogUpTo(x), LogBeyond(x));

    /// <summary>That up to π.</summary>
    public Tensor LogSurvivalWithin(Tensor x) => Distribution.Complementary(LogBeyond(x), LogUpTo(x));

    /// <summary>
    /// By rejection from a wrapped Cauchy distribution (Best and Fisher 1979), in terms of 1 − cos of the angle and of r − 1, so that neither small nor large concentrations lose digits.
    /// </summary>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        double concentration = parameters[1], root = Math.Sqrt(1 + (4 * concentration * concentration)), sum = Math.Sqrt(1 + root);
        double rho = sum * 2 * concentration / ((sum + Math.Sqrt(2)) * (root + 1));
        double excess = (1 - rho) * (1 - rho) / (2 * rho), versine, level;   // r − 1, 1 − cos
        do
        {
            double sine = Math.Sin(0.5 * Math.PI * random.NextDouble()), less1 = 2 * sine * sine;   // 1 − z for z = cos πu
            versine = excess * less1 / (excess + 2 - less1);
            level = concentration * (excess + versine);
        }
        while (Math.Log(level / random.NextDouble()) + 1 - level < 0);

        double angle = 2 * Math.Asin(Math.Min(1, Math.Sqrt(0.5 * versine)));
        draw[0] = Math.Clamp(Math.IEEERemainder(parameters[0] + (random.NextDouble() < 0.5 ? angle : -angle), 2 * Math.PI), -Math.PI, Math.PI);
    }

    private Tensor LogUpTo(Tensor x) => Graphs.VonMisesLogProbability.Of(-Math.PI - Direction, x - Direction, Concentration);

    private Tensor LogBeyond(Tensor x) => Graphs.VonMisesLogProbability.Of(x - Direction, Math.PI - Direction, Concentration);
}
