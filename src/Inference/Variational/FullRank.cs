using static Prob.Functions;

namespace Prob;

/// <summary>A guide that is one normal distribution over all unconstrained coordinates, with any covariance L Lᵀ (Kucukelbir et al. 2017): n²/2 parameters.</summary>
public sealed record FullRank : AutomaticGuide
{
    internal override AutomaticDraws Draw(Trace trace, Frame frame) => new JointNormal(trace, frame, "a full-rank guide", n =>
    {
        Tensor mean = frame.Parameter("the mean", [n], new double[n]), logScale = frame.Parameter("the log scale", [n], [.. Enumerable.Repeat(Math.Log(FirstScale), n)]);
        Tensor noise = frame.Noise.Normal(new(frame.With(default), [n]));
        // Row i of L is exp(log scaleᵢ) times (further entries before the diagonal, 1).
        Tensor further = Matrix(n, static (i, j) => i > j) * frame.Parameter("the correlations", [n, n], new double[n * n]);
        Tensor draw = mean + (Exp(logScale) * (noise + Contract("ij,j->i", further, noise)));
        Tensor standard = noise;
        if (SticksTheLanding)
        {
            standard = TriangularSolve(StopGradient(further) + Matrix(n, static (i, j) => i == j), (draw - StopGradient(mean)) / Exp(StopGradient(logScale)));
            logScale = StopGradient(logScale);
        }

        return (draw, (-0.5 * Sum(Square(standard))) - Sum(logScale) - (n * Constants.LogSqrtTwoPi));
    });
}
