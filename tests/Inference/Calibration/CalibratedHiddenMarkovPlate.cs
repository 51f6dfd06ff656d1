namespace Prob.Tests;

/// <summary>Several hidden Markov chains that share transitions and means and have a level each. The plate of time is older than that of the series, so memory is laid out the other way round.</summary>
internal static class CalibratedHiddenMarkovPlate
{
    private const int Series = 4, Steps = 6;

    private static readonly double[] Centres = [-1.5, 1.5];

    public static CalibratedModel Model { get; } = new CalibratedModel<double[,], Tensor>(
        "plate of hidden Markov models",
        Simulate,
        Prob.Model.Define((ModelBuilder m, double[,] y) =>
        {
            Plate from = m.Plate("from", 2), time = m.Plate("time", Steps), series = m.Plate("series", Series);
            m.Sample(out var move, from, new Dirichlet(new double[,] { { 6, 2 }, { 1, 4 } }));
            m.Sample(out var mean, new Restricted(new Normal(Centres, 1), Support.Ordered(2)));
            m.Sample(out var level, series, new Normal(0, 0.5));
            m.Chain(out var state, [series, time], new Categorical([0.85, 0.15]), before => new Categorical(move[before]));
            m.Observe([series, time], new Normal(mean[state] + level, 1), y);
            return mean;
        }),
        "state",
        [
            new("steps in state 0", paths => paths.Count(0)),
            .. Enumerable.Range(0, Series).Select(s => new StateFunction($"steps in state 0 of series {s}", paths => paths.Slice(s * Steps, Steps).Count(0))),
            new("moves", Moves),
        ]);

    private static double Moves(ReadOnlySpan<double> paths)
    {
        int moves = 0;
        for (int s = 0; s < Series; s++)
        {
            for (int t = 1; t < Steps; t++)
                moves += paths[(s * Steps) + t] == paths[(s * Steps) + t - 1] ? 0 : 1;
        }

        return moves;
    }

    private static SimulatedData<double[,]> Simulate(ref Philox random)
    {
        double[][] move = [PlainDraws.Dirichlet(ref random, 6, 2), PlainDraws.Dirichlet(ref random, 1, 4)];
        double[] mean = PlainDraws.OrderedNormals(ref random, Centres, 1), level = new double[Series], states = new double[Series * Steps];
        var y = new double[Series, Steps];
        for (int s = 0; s < Series; s++)
        {
            level[s] = 0.5 * random.NextNormal();
            int[] path = PlainDraws.Chain(ref random, Steps, [0.85, 0.15], move);
            for (int t = 0; t < Steps; t++)
            {
                states[(s * Steps) + t] = path[t];
                y[s, t] = mean[path[t]] + level[s] + random.NextNormal();
            }
        }

        return new(y, ("move", [.. move.SelectMany(row => row)]), ("mean", mean), ("level", level), ("state", states));
    }
}
