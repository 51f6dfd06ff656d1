using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class OrAndTests : VectorSemiringLaws<OrAnd>
{
    protected override double[] Values => [0, 1];
}

public sealed class DegreesOfTruthTests : VectorSemiringLaws<OrAnd>
{
    protected override double[] Values => [0, 0.1, 0.3, 0.75, 0.9, 1];
}
