namespace Prob.Tests;

/// <summary>A mixture of three normal distributions with ordered means and a shared, unknown width.</summary>
internal static class CalibratedMixture
{
    private const int Rows = 20, Components = 3;

    private static readonly double[] Centres = [-4, 0, 4];

    public static CalibratedModel Model { get; } = new CalibratedModel<double[], Tensor>(
        "mixture",
        Simulate,
        Prob.Model.Define((ModelBuilder m, double[] y) =>
        {
            var row = m.Plate("row", Rows);
            m.Sample(out var weight, new Dirichlet([4, 4, 4]));
            m.Sample(out var mean, new Restricted(new Normal(Centres, 1.5), Support.Ordered(Components)));
            m.Sample(out var width, new Gamma(12, 12));
            m.Sample(out var z, row, new Categorical(weight));
            m.Observe(row, new Normal(mean[z], width), y);
            return width;
        }),
        "z",
        [.. Enumerable.Range(0, Components).Select(k => new StateFunction($"rows of component {k}", z => z.Count(k))), new("the first row's component", z => z[0])]);

    private static SimulatedData<double[]> Simulate(ref Philox random)
    {
        double[] weight = PlainDraws.Dirichlet(ref random, 4, 4, 4), mean = PlainDraws.OrderedNormals(ref random, Centres, 1.5);
        double width = PlainDraws.Gamma(ref random, 12, 12);
        double[] z = new double[Rows], y = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            int component = PlainDraws.Categorical(ref random, weight);
            (z[i], y[i]) = (component, mean[component] + (width * random.NextNormal()));
        }

        return new(y, ("weight", weight), ("mean", mean), ("width", [width]), ("z", z));
    }
}
