using System.Runtime.Intrinsics;
using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Semirings;

/// <summary>A user's own semiring is a struct of a few lines, and everything written over semirings works with it.</summary>
public sealed class MaxMinTests : SemiringLaws<double, MaxMinTests.MaxMin>
{
    /// <summary>Widths under (max, min): the widest path is as wide as its narrowest edge.</summary>
    public readonly struct MaxMin : ISemiring<double>
    {
        public double Zero => double.NegativeInfinity;

        public double One => double.PositiveInfinity;

        public double Plus(double x, double y) => Math.Max(x, y);

        public double Times(double x, double y) => Math.Min(x, y);
    }

    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 1, 2.5, -3, 1e300];

    [Fact]
    public void Widest_path_from_the_sweep()
    {
        // From a to one of two towns, and from there to b: by the first town the road is 3 wide, by the second 4.
        Tensor start = Plan.Input("start", [2]), end = Plan.Input("end", [2]), widest = Dot(start, end);
        var belief = new Belief<double, MaxMin>();
        var widths = new Dictionary<Tensor, Table<double>> { [start] = new(start.Type, [3, 7]), [end] = new(end.Type, [8, 4]) };
        Assert.Equal(4, belief.Forward([widest], widths)[widest].Values[0]);
        Assert.Equal([8.0, 4.0], Sweep.Backward([(widest, belief.One(widest.Type))], [start], belief)[start].Values);
    }
}

/// <summary>With vector forms, and the block sum left to the default.</summary>
public sealed class VectorMaxMinTests : VectorSemiringLaws<VectorMaxMinTests.VectorMaxMin>
{
    public readonly struct VectorMaxMin : IVectorSemiring
    {
        public double Zero => double.NegativeInfinity;

        public double One => double.PositiveInfinity;

        public double Plus(double x, double y) => Math.Max(x, y);

        public double Times(double x, double y) => Math.Min(x, y);

        public Vector512<double> Plus(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

        public Vector512<double> Times(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);
    }

    protected override double[] Values => [double.NegativeInfinity, double.PositiveInfinity, 0, 1, 2.5, -3, 1e300];
}
