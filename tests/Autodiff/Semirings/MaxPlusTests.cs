using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class MaxPlusTests : SemiringLaws<double, MaxPlus>
{
    /// <summary>Quarters, whose sums are exact, and the impossible and the certain.</summary>
    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 0.25, -3.5, 100, -1000];
}
