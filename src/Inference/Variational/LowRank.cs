using System.Runtime.CompilerServices;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// A guide that is one normal distribution over all unconstrained coordinates, with covariance D² + F Fᵀ: a diagonal and a few directions (Ong, Nott and Smith 2018). (rank + 2) n parameters.
/// </summary>
public sealed record LowRank : AutomaticGuide
{
    private const uint Purpose = 0x4C4F5752;   // "LOWR"

    /// <summary>The number of directions, at least 1.</summary>
    public int Rank { get; init => field = Options.AtLeast(1, value); } = 10;

    internal override AutomaticDraws Draw(Trace trace, Frame frame) => new JointNormal(trace, frame, "a low-rank guide", n =>
    {
        int rank = Math.Min(Rank, n);
        Tensor mean = frame.Parameter("the mean", [n], new double[n]), logScale = frame.Parameter("the log scale", [n], [.. Enumerable.Repeat(Math.Log(FirstScale), n)]);
        // Directions must start apart, or would stay together.
        var random = new Philox(Training.Seed, 0, Purpose);
        var start = new double[n * rank];
        for (int i = 0; i < start.Length; i++)
            start[i] = 0.1 * FirstScale * random.NextNormal();
        Tensor factor = frame.Parameter("the directions", [n, rank], start);
        Tensor draw = mean + (Exp(logScale) * frame.Noise.Normal(new(frame.With(default), [n]))) + Contract("ij,j->i", factor, frame.Noise.Normal(new(frame.With(default), [rank])));
        if (SticksTheLanding)
            (mean, logScale, factor) = (StopGradient(mean), StopGradient(logScale), StopGradient(factor));

        // With G = D⁻¹ F and C = I + Gᵀ G: log |D² + F Fᵀ| = 2 log |D| + log |C|, and the quadratic form is |r|² − |chol(C)⁻¹ Gᵀ r|² with r = D⁻¹ (u − μ) (Woodbury).
        Tensor scaled = factor / Reshape(Exp(logScale), [n, 1]), residual = (draw - mean) / Exp(logScale);
        Tensor root = Cholesky(Matrix(rank, static (i, j) => i == j) + Contract("ki,kj->ij", scaled, scaled));
        Tensor along = TriangularSolve(root, Contract("ki,k->i", scaled, residual));
        return (draw, (-0.5 * (Sum(Square(residual)) - Sum(Square(along)))) - Sum(logScale) - Sum(Log(Diagonal(root))) - (n * Constants.LogSqrtTwoPi));
    });
}
