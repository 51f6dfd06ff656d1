using Prob.Graphs;
using static Prob.Functions;

namespace Prob;

/// <summary>
/// Draws between two bounds by the inverse of a distribution function, found by bisection: on its logarithm or that of its complement, whichever is the smaller, so that digits are not lost in
/// either tail and nothing underflows. Plans are made once, and each thread has workspaces of its own, so that a draw allocates nothing.
/// </summary>
internal sealed class CumulativeInverse
{
    private readonly SharedPlan ends;        // where to look, log P(X < a), log P(X > b), log P(a ≤ X ≤ b)
    private readonly SharedPlan functions;   // log P(X ≤ x), log P(X > x)

    /// <param name="distribution">The distribution.</param>
    /// <param name="bounds">The bounds.</param>
    public CumulativeInverse(ICumulative distribution, Limits bounds)
    {
        Tensor[] own = SharedPlan.InputsOf(distribution);
        Tensor[] limits = [.. new[] { bounds.Lower, bounds.Upper }.OfType<Tensor>().Select(static _ => Tensor.Input("bound", TensorType.Scalar))];
        Tensor x = Tensor.Input("x", TensorType.Scalar);
        var given = (ICumulative)distribution.With(own);
        Limits between = bounds.With(limits);
        (Tensor lower, Tensor upper) = given.Support.Range;
        Tensor logBelow = between.Lower is null ? double.NegativeInfinity : given.LogProbability(double.NegativeInfinity, given.Support.IsDiscrete ? between.Lower - 1 : between.Lower);
        Tensor logAbove = between.Upper is null ? double.NegativeInfinity : given.LogSurvival(between.Upper);
        ends = new([.. own, .. limits], [between.Raised(lower), between.Lowered(upper), logBelow, logAbove, between.LogProbability(given)]);
        functions = new([.. own, x], [given.LogCdf(x), given.LogSurvival(x)], Executor.Staged);
    }

    /// <summary>A draw; NaN if there is no mass between the bounds.</summary>
    /// <param name="random">The source of randomness.</param>
    /// <param name="parameters">The parameters of one cell, then the bounds.</param>
    public double Draw(ref Philox random, ReadOnlySpan<double> parameters)
    {
        (Workspace at, double[] logs) = functions.OfThread;
        Span<double> given = functions.InputSize <= 256 ? stackalloc double[functions.InputSize] : new double[functions.InputSize];
        ReadOnlySpan<double> known = ends.Run(parameters);
        double logMass = known[4];
        if (!(logMass > double.NegativeInfinity))
            return double.NaN;
        double u = random.NextDouble(), logCdf = LogSum(known[2], Math.Log(u) + logMass), logSurvival = LogSum(known[3], Math.Log(1 - u) + logMass);
        bool isLow = logCdf < -Constants.LogTwo;
        parameters[..(given.Length - 1)].CopyTo(given);

        // The smallest x that has reached the target: of whole numbers, one of them.
        long low = Ordered(known[0]), high = Ordered(known[1]);
        while (low < high)
        {
            long middle = low + (long)((ulong)(high - low) / 2);
            given[^1] = FromOrdered(middle);
            at.Run(given, logs);
            if (isLow ? logs[0] >= logCdf : logs[1] <= logSurvival)
                high = middle;
            else
                low = middle + 1;
        }

        return FromOrdered(high);
    }

    private static double LogSum(double x, double y) => double.IsNegativeInfinity(x) ? y : Math.Max(x, y) + VectorMath.Log1p(Math.Exp(-Math.Abs(x - y)));

    /// <summary>Whole numbers in the order of the doubles; both zeros are 0.</summary>
    private static long Ordered(double x) => BitConverter.DoubleToInt64Bits(x) is var bits && bits >= 0 ? bits : long.MinValue - bits;

    private static double FromOrdered(long order) => BitConverter.Int64BitsToDouble(order >= 0 ? order : long.MinValue - order);
}
