using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class LogSumExpPlusTests : SemiringLaws<double, LogSumExpPlus>
{
    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 0.25, -3.5, 100, -1000, 1e-300];

    /// <summary>A few roundings of numbers up to 1000.</summary>
    protected override bool AreSame(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-15 * Math.Max(1, Math.Abs(x));
}
