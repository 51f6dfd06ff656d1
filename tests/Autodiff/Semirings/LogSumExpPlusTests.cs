using Prob.Graphs;
using Prob.Tests.Laws;

namespace Prob.Tests.Autodiff.Semirings;

public sealed class LogSumExpPlusTests : VectorSemiringLaws<LogSumExpPlus>
{
    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 0.25, -3.5, 100, -1000, 1e-300];

    [Fact]
    public void Sum_neither_overflows_nor_underflows()
    {
        double[] terms = [.. Enumerable.Repeat(-1e5, 1000), .. Enumerable.Repeat(1e5, 1000)];
        Assert.Equal(1e5 + Math.Log(1000), default(LogSumExpPlus).Sum(terms), 1e-10);
        Assert.Equal(-1e5 + Math.Log(1000), default(LogSumExpPlus).Sum(terms.AsSpan(0, 1000)), 1e-10);
    }

    /// <summary>Infinite weights would hide the others in most graphs.</summary>
    protected override double Weight(int factor, int entry, int draw) => draw % 7 == 0 ? double.NegativeInfinity : (draw % 1000 / 50.0) - 10;

    /// <summary>A few roundings of numbers up to 1000.</summary>
    protected override bool AreSame(double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 2e-15 * Math.Max(1, Math.Abs(x));
}
