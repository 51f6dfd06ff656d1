using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using static System.FormattableString;

namespace Prob;

/// <summary>
/// The normal distribution at the mode of the density over unconstrained coordinates, Jacobian included, whose covariance is the inverse of −∇² log p there, exact from the autodiff
/// (Laplace 1774; Tierney and Kadane 1986). Immutable.
/// </summary>
public sealed record LaplaceMethod
{
    private const uint Purpose = 0x4C41504C;   // "LAPL"

    /// <summary>Draws from the normal distribution, at least 1.</summary>
    public int Draws { get; init => field = Options.AtLeast(1, value); } = 1000;

    /// <summary>Names the random numbers of the draws: the same seed gives the same draws, bit by bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The search for the mode.</summary>
    public Lbfgs Search { get; init; } = new();

    /// <summary>The approximation.</summary>
    /// <exception cref="InitialisationException">No point drawn has a finite log density and gradient.</exception>
    /// <exception cref="ModelException">The density is flat along a coordinate at the mode, or rises.</exception>
    internal LaplaceApproximation<TSites> Fit<TSites>(Model<TSites> model, CancellationToken cancellation)
    {
        LogDensity density = model.LogDensity;
        (Place mode, bool converged, int gradients) = Search.Climb(density.CreateEvaluator(), cancellation);
        int n = density.Dimension;
        Matrix<double> factor = Factor(density, mode.Position, converged);   // L Lᵀ = −∇² log p
        double halfLogDeterminant = factor.Diagonal().Sum(Math.Log);

        var random = new Philox(Seed, 0, Purpose);
        var draws = new double[Draws * n];
        var logProposal = new double[Draws];
        double[] upper = factor.ToColumnMajorArray();   // Lᵀ row by row
        for (int i = 0; i < Draws; i++)
        {
            // x = mode + L⁻ᵀ z.
            Span<double> x = draws.AsSpan(i * n, n);
            double squares = 0;
            foreach (ref double z in x)
            {
                z = random.NextNormal();
                squares += z * z;
            }

            for (int row = n - 1; row >= 0; row--)
                x[row] = (x[row] - TensorPrimitives.Dot<double>(upper.AsSpan((row * n) + row + 1, n - row - 1), x[(row + 1)..])) / upper[(row * n) + row];
            TensorPrimitives.Add(x, mode.Position, x);
            logProposal[i] = halfLogDeterminant - (0.5 * squares) - LogRoot(n);
        }

        ParetoSmoothing importance = ParetoSmoothing.Of(ImportanceRatios.Of(density, draws, logProposal));
        return new(model, draws, importance, Seed, mode.LogDensity + LogRoot(n) - halfLogDeterminant, gradients) { Converged = converged };
    }

    /// <summary>log (2π)^(n/2).</summary>
    private static double LogRoot(int n) => n * Constants.LogSqrtTwoPi;

    /// <summary>L with L Lᵀ = −∇² log p at the mode.</summary>
    private static Matrix<double> Factor(LogDensity density, double[] mode, bool converged)
    {
        int n = density.Dimension;
        double[] hessian = density.Hessian(mode), curvatures = [.. Enumerable.Range(0, n).Select(i => -hessian[(i * n) + i])];
        int[] without = [.. Enumerable.Range(0, n).Where(i => !(curvatures[i] is > 0 and < double.PositiveInfinity))];
        if (without.Length > 0)
        {
            string how = Array.Exists(without, i => curvatures[i] < 0) ? "at a saddle" : Array.TrueForAll(without, i => curvatures[i] == 0) ? "flat" : "without a finite curvature";
            throw Refused($"{how} along", without);
        }

        // In units in which each coordinate has curvature 1, so that the scales of the sites do not matter.
        double[] scales = Array.ConvertAll(curvatures, Math.Sqrt);
        Matrix<double> scaled = Matrix<double>.Build.Dense(n, n, (i, j) => -0.5 * (hessian[(i * n) + j] + hessian[(j * n) + i]) / (scales[i] * scales[j]));
        if (Cholesky(scaled) is { } factor)
            return Matrix<double>.Build.Dense(n, n, (i, j) => scales[i] * factor[i, j]);
        (double least, Vector<double> direction) = LeastCurved(scaled);
        double most = direction.AbsoluteMaximum();
        throw Refused(least < -1e-10 ? "at a saddle between" : "flat between", [.. Enumerable.Range(0, n).Where(i => Math.Abs(direction[i]) > 0.1 * most)]);

        ModelException Refused(string how, int[] coordinates) => new(
            $"The log density has no normal approximation at its mode: it is {how} {SummaryWarnings.List(coordinates, i => NameOf(density, i))}. "
            + (converged ? "Give what the data do not determine a proper prior, or use NUTS." : "The search had not converged: the density may have no mode at all. Reparameterise the model, allow the search more steps, or use NUTS."));
    }

    /// <summary>The lower factor; null unless all pivots are clearly above what rounding leaves of 0.</summary>
    private static Matrix<double>? Cholesky(Matrix<double> matrix)
    {
        try
        {
            Matrix<double> factor = matrix.Cholesky().Factor;
            return factor.Diagonal().Minimum() > 1e-7 ? factor : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (double Curvature, Vector<double> Direction) LeastCurved(Matrix<double> matrix)
    {
        var eigen = matrix.Evd(Symmetricity.Symmetric);
        Vector<double> values = eigen.EigenValues.Real();
        return (values.Minimum(), eigen.EigenVectors.Column(values.MinimumIndex()));
    }

    /// <summary>A coordinate in words: its site, and which of the site's coordinates it is if there are several.</summary>
    private static string NameOf(LogDensity density, int coordinate)
    {
        string site = density.Names[coordinate];
        int first = density.Names.TakeWhile(name => name != site).Count();
        return density.Names.Count(name => name == site) == 1 ? site : Invariant($"coordinate {coordinate - first} of {site}");
    }
}

/// <summary>A normal approximation at the mode.</summary>
public sealed class LaplaceApproximation<TSites> : Approximation<TSites>
{
    private readonly double logEvidence;

    internal LaplaceApproximation(Model<TSites> model, double[] draws, ParetoSmoothing importance, ulong seed, double logEvidence, int gradients)
        : base(model, draws, importance, seed) => (this.logEvidence, Gradients) = (logEvidence, gradients);

    /// <summary>The gradients that the search for the mode took.</summary>
    public int Gradients { get; }

    /// <summary>Laplace's approximation to the log probability of the data, in nats: log p(mode) + n/2 log 2π − ½ log |−∇² log p|; exact if the posterior is normal.</summary>
    /// <exception cref="ModelException">A distribution is not normalised, so that its constant is missing.</exception>
    public double LogEvidence => Model.Trace.Order.FirstOrDefault(site => !site.Distribution.IsNormalised) is { } site
        ? throw new ModelException($"The evidence needs normalised distributions, but that of {site.Label}, {Distribution.NameOf(site.Distribution)}, is not.")
        : logEvidence;
}
