using System.Numerics;
using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class CountingTests : SemiringLaws<BigInteger, Counting>
{
    protected override BigInteger[] Values => [0, 1, 2, 7, BigInteger.Pow(10, 40), BigInteger.Pow(2, 200) - 1];
}
