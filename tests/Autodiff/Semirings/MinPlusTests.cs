using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class MinPlusTests : VectorSemiringLaws<MinPlus>
{
    /// <summary>Quarters, whose sums are exact, and the forbidden and the free.</summary>
    protected override double[] Values => [double.PositiveInfinity, double.NegativeInfinity, 0, 0.25, -3.5, 100, -1000];

    /// <summary>Quarters, some forbidden; −∞ would hide the others in most graphs.</summary>
    protected override double Weight(int factor, int entry, int draw) => draw % 7 == 0 ? double.PositiveInfinity : draw % 1000 / 4.0;
}
