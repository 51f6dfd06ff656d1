using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class MaxPlusTests : VectorSemiringLaws<MaxPlus>
{
    /// <summary>Quarters, whose sums are exact, and the impossible and the certain.</summary>
    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 0.25, -3.5, 100, -1000];

    /// <summary>Quarters, some impossible; +∞ would hide the others in most graphs.</summary>
    protected override double Weight(int factor, int entry, int draw) => draw % 7 == 0 ? double.NegativeInfinity : (draw % 1000 / 4.0) - 125;
}
