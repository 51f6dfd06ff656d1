using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

/// <summary>Among finite numbers: 0 · ∞ is NaN in floating point, so probabilities are what this semiring is for.</summary>
public sealed class SumProductTests : VectorSemiringLaws<SumProduct>
{
    /// <summary>Quarters, whose sums and products are exact.</summary>
    protected override double[] Values => [0, 0.25, 0.5, 1, 1.75, 3, -2, 1024];

    /// <summary>Products of six are exact, and so are their sums.</summary>
    protected override double Weight(int factor, int entry, int draw) => 0.25 * ((draw % 16) - 4);
}
