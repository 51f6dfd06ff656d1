using System.Collections.Immutable;
using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// The values of a random function at n inputs: normal with mean m(x) and covariance k(xᵢ, xⱼ) + s² [i = j], where s is the deviation of noise that is added to each (Rasmussen and Williams
/// 2006). With noise it is the distribution of observations, the function itself integrated out (marginal); without, that of the function (latent), which as a site mixes best in white
/// coordinates: <c>Tensor f = process.FromWhite(z)</c> of standard normal z. <see cref="Given"/> predicts.
/// </summary>
public sealed record GaussianProcess : IDistribution<Tensor>, IReparameterised
{
    /// <summary>What is added to the variances of a function without noise, relative to their mean.</summary>
    private const double Jitter = 1e-9;

    private readonly int inputRank;
    private readonly Tensor? noise;
    private readonly Lazy<SharedPlan> sampling;

    /// <param name="kernel">The covariance function k.</param>
    /// <param name="inputs">n inputs x: a vector, or a matrix with a row of coordinates for each.</param>
    /// <param name="mean">m, a vector of n numbers, or a number for all.</param>
    /// <param name="noise">s ≥ 0, a number or one for each input; none given for the function itself, to whose variance 1e-9 of their mean is added, without which smooth kernels have no Cholesky factor in doubles.</param>
    /// <exception cref="ArgumentException">The inputs are neither a vector nor a matrix, or do not fit the kernel.</exception>
    public GaussianProcess(Kernel kernel, Tensor inputs, Tensor? mean = null, Tensor? noise = null)
        : this(kernel, inputs, mean ?? 0.0, noise, inputs.Shape.Rank) => _ = kernel.Covariance(inputs);   // which checks that they fit

    private GaussianProcess(Kernel kernel, Tensor inputs, Tensor mean, Tensor? noise, int inputRank)
    {
        if (inputRank is not (1 or 2))
            throw new ArgumentException($"The inputs of a Gaussian process are a vector, or a matrix with a row of coordinates for each, but have shape {inputs.Shape}.", nameof(inputs));
        (Kernel, Inputs, Mean, this.noise, this.inputRank) = (kernel, inputs, mean, noise, inputRank);
        sampling = new(() =>
        {
            Tensor[] given = SharedPlan.InputsOf(this);
            var process = (GaussianProcess)With(given);
            return new SharedPlan(given, [process.MeanOfEach, Cholesky(process.Covariance)]);
        });
    }

    /// <summary>The covariance function k.</summary>
    public Kernel Kernel { get; }

    /// <summary>The inputs x, a vector or a matrix of rows.</summary>
    public Tensor Inputs { get; }

    /// <summary>The mean m, a vector or a number.</summary>
    public Tensor Mean { get; }

    /// <summary>The standard deviation of the noise; 0 of the function itself.</summary>
    public Tensor Noise => noise ?? 0.0;

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters =>
    [
        .. Kernel.Parameters,
        new(nameof(Inputs), Inputs, inputRank, Support.Real),
        Parameter.Vector(Mean, Support.Real),
        .. noise is null ? [] : ImmutableArray.Create(Parameter.Vector(noise, Support.NonNegative, nameof(Noise))),
    ];

    /// <inheritdoc/>
    public Shape Shape => [Inputs.Shape[Inputs.Shape.Rank - inputRank]];

    /// <inheritdoc/>
    public Support Support => Support.Real;

    /// <summary>The covariance of the values, a matrix.</summary>
    public Tensor Covariance
    {
        get
        {
            Tensor variances = noise is null ? Jitter * Functions.Mean(Kernel.Variance(Inputs)) : Square(noise);
            return Kernel.Covariance(Inputs) + DiagonalMatrix(Expand(variances, new(variances.Axes, Shape)));
        }
    }

    private Tensor MeanOfEach => Expand(Mean, new(Mean.Axes, Shape));

    /// <inheritdoc/>
    public IDistribution With(ReadOnlySpan<Tensor> parameters)
    {
        int own = Kernel.Parameters.Length;
        return new GaussianProcess(Kernel.With(parameters[..own]), parameters[own], parameters[own + 1], noise is null ? null : parameters[own + 2], inputRank);
    }

    /// <inheritdoc/>
    public Tensor LogDensityWithin(Tensor x) => new MultivariateNormal(Mean, Covariance).LogDensityWithin(x);

    /// <summary>m + L z with the Cholesky factor L of the covariance: values of the process, of white noise z.</summary>
    /// <param name="white">z, a vector of n independent standard normal numbers.</param>
    public Tensor FromWhite(Tensor white) => Mean + Dot(LowerTriangle(Cholesky(Covariance)), white);

    /// <summary>
    /// The function at other inputs given values at these: normal with mean m* + K* (K + s² I)⁻¹ (y − m) and covariance K** − K* (K + s² I)⁻¹ K*ᵀ (Rasmussen and Williams 2006, eqs. 2.23 and
    /// 2.24), without noise.
    /// </summary>
    /// <param name="values">y, a vector of n values.</param>
    /// <param name="inputs">The other inputs.</param>
    /// <param name="mean">Their mean m*, a vector or a number.</param>
    public MultivariateNormal Given(Tensor values, Tensor inputs, Tensor? mean = null)
    {
        Tensor factor = Cholesky(Covariance), across = Kernel.Covariance(Inputs, inputs);
        Tensor white = TriangularSolve(factor, values - MeanOfEach), loadings = TriangularSolve(factor, across);
        Tensor left = Kernel.Covariance(inputs) - Dot(Transpose(loadings), loadings);
        int m = inputs.Shape[0];
        Tensor jitter = Jitter * Functions.Mean(Kernel.Variance(inputs));
        return new MultivariateNormal((mean ?? 0.0) + Dot(Transpose(loadings), white), left + DiagonalMatrix(Expand(jitter, new(jitter.Axes, [m]))));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The covariance is not positive definite.</exception>
    public void Sample(ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int n = draw.Length;
        ReadOnlySpan<double> values = sampling.Value.Run(parameters);
        if (double.IsNaN(values[n]))
            throw new ArgumentException($"The covariance of {n} values of a Gaussian process is not positive definite: two inputs may be (nearly) equal. Add noise.", nameof(parameters));
        MultivariateNormalCholesky.Sample(ref random, values[..n], values[n..], draw);
    }

    /// <summary>m + L z.</summary>
    public Tensor Draw(Noise noise, AxisSet axes) => FromWhite(noise.Normal(new(axes, Shape)));

    /// <inheritdoc/>
    public bool Equals(GaussianProcess? other) =>
        other is not null && Kernel == other.Kernel && Inputs == other.Inputs && Mean == other.Mean && noise == other.noise && inputRank == other.inputRank;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kernel, Inputs, Mean, Noise);
}
