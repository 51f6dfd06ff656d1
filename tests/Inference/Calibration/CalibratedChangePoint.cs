using static Prob.Functions;

namespace Prob.Tests;

/// <summary>Counts whose rate changes in an unknown year; in year 0, so that there is no early year, as probably as in any other.</summary>
internal static class CalibratedChangePoint
{
    private const int Years = 15;

    public static CalibratedModel Model { get; } = new CalibratedModel<double[], Tensor>(
        "change point",
        Simulate,
        Prob.Model.Define((ModelBuilder m, double[] count) =>
        {
            var year = m.Plate("year", Years);
            m.Sample(out var early, new Gamma(3, 0.5));
            m.Sample(out var late, new Gamma(3, 0.5));
            m.Sample(out var change, new Categorical(Enumerable.Repeat(1.0 / Years, Years).ToArray()));
            m.Observe(year, new Poisson(Where(year.Index < change, early, late)), count);
            return early;
        }),
        "change",
        new StateFunction("the year of the change", change => change[0]),
        new StateFunction("years from the change to the middle", change => Math.Abs(change[0] - ((Years - 1) / 2))));

    private static SimulatedData<double[]> Simulate(ref Philox random)
    {
        double early = PlainDraws.Gamma(ref random, 3, 0.5), late = PlainDraws.Gamma(ref random, 3, 0.5);
        int change = random.NextInt(Years);
        var count = new double[Years];
        for (int t = 0; t < Years; t++)
            count[t] = PlainDraws.Poisson(ref random, t < change ? early : late);
        return new(count, ("early", [early]), ("late", [late]), ("change", [change]));
    }
}
