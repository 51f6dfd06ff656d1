namespace Prob.Tests;

/// <summary>A hidden Markov model with three states, which mostly go round, 0, 1, 2, 0, and show themselves poorly: where it is, it knows from the moves. All but the noise is unknown.</summary>
internal static class CalibratedHiddenMarkov
{
    private const int Steps = 12, States = 3;

    private static readonly double[] Centres = [-2, 0, 2];
    private static readonly double[,] Concentration = { { 2, 6, 1 }, { 1, 2, 6 }, { 6, 1, 2 } };

    public static CalibratedModel Model { get; } = Of("hidden Markov model", (move, before) => new Categorical(move[before]));

    /// <summary>The same data, but fitted as if states moved the other way round: weights of moves from one state to another are taken for those back.</summary>
    public static CalibratedModel Transposed { get; } = Of("hidden Markov model, transposed", (move, before) => new Categorical(Functions.Transpose(move.ToVector(move.Axes[0]))[before]));

    private static CalibratedModel Of(string name, Func<Tensor, Discrete, Categorical> next) => new CalibratedModel<double[], Tensor>(
        name,
        Simulate,
        Prob.Model.Define((ModelBuilder m, double[] y) =>
        {
            Plate from = m.Plate("from", States), time = m.Plate("time", Steps);
            m.Sample(out var first, new Dirichlet([4, 1, 1]));
            m.Sample(out var move, from, new Dirichlet(Concentration));
            m.Sample(out var mean, new Restricted(new Normal(Centres, 1), Support.Ordered(States)));
            m.Chain(out var state, time, new Categorical(first), before => next(move, before));
            m.Observe(time, new Normal(mean[state], 1), y);
            return mean;
        }),
        "state",
        [
            .. Enumerable.Range(0, States).Select(k => new StateFunction($"steps in state {k}", path => path.Count(k))),
            new("moves", Moves),
            new("the first state", path => path[0]),
            new("the middle state", path => path[Steps / 2]),
            new("the last state", path => path[^1]),
        ]);

    private static double Moves(ReadOnlySpan<double> path)
    {
        int moves = 0;
        for (int t = 1; t < path.Length; t++)
            moves += path[t] == path[t - 1] ? 0 : 1;
        return moves;
    }

    private static SimulatedData<double[]> Simulate(ref Philox random)
    {
        double[] first = PlainDraws.Dirichlet(ref random, 4, 1, 1);
        double[][] move = [PlainDraws.Dirichlet(ref random, 2, 6, 1), PlainDraws.Dirichlet(ref random, 1, 2, 6), PlainDraws.Dirichlet(ref random, 6, 1, 2)];
        double[] mean = PlainDraws.OrderedNormals(ref random, Centres, 1);
        int[] path = PlainDraws.Chain(ref random, Steps, first, move);
        var y = new double[Steps];
        for (int t = 0; t < Steps; t++)
            y[t] = mean[path[t]] + random.NextNormal();
        return new(y, ("first", first), ("move", [.. move.SelectMany(row => row)]), ("mean", mean), ("state", [.. path.Select(state => (double)state)]));
    }
}
