using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff;

/// <summary>Scans over a sequence, for <see cref="GraphFunctions"/>: forwards and backwards, with states of several kinds, captured values, and what is emitted.</summary>
internal static class GraphScans
{
    public static Bounded? Scanned(Operands x, GraphFunctions functions)
    {
        Tensor sequence = x.Small;
        bool reverse = x.Random.Next(2) == 0, last = x.Random.Next(2) == 0;
        var element = new TensorType(sequence.Axes, sequence.Shape.From(1));
        if (element.Size > 60)
            return null;
        int n = element.Shape.Size;
        Tensor Outcome(Tensor[] initial, Func<Tensor[], Tensor[], (IReadOnlyList<Tensor>, IReadOnlyList<Tensor>)> step, params Tensor[] more)
        {
            (Tensor[] ends, Tensor[] emitted) = Scan(initial, [sequence, .. more], step, reverse);
            return last || emitted.Length == 0 ? ends[x.Random.Next(ends.Length)] : emitted[x.Random.Next(emitted.Length)];
        }

        Tensor Start() => functions.Data(element, x.Random) + (Sum(x.SecondSmall) * 0.01);
        switch (x.Random.Next(10))
        {
            case 0:
                return new(Outcome([Start()], (s, e) => ([Tanh(s[0]) + e[0]], [s[0] * e[0]])), 6);
            case 1:   // states that trade places
                return new(Outcome([Start(), Start()], (s, e) => ([(s[1] * 0.5) + e[0], Tanh(s[0])], [s[0], s[1] * s[0]])), 12);
            case 2:   // a captured value
                Tensor captured = x.SecondSmall;
                return new(Outcome([0.1], (s, e) => ([Tanh(s[0] + (Sum(captured) * 0.1) + Mean(e[0]))], [s[0] - captured])), 4);
            case 3:   // a captured matrix
                if (element.Shape.Rank != 1)
                    return null;
                Tensor matrix = (functions.Data(new(default, [n, n]), x.Random) + (Sum(x.SecondSmall) * 0.01)) * (0.7 / Math.Sqrt(n));   // larger, it is chaos
                return new(Outcome([Start()], (s, e) => ([Tanh(Dot(matrix, s[0])) + e[0]], [Dot(s[0], matrix)])), 3 * n);
            case 4:   // messages along a chain
                if (element.Shape.Rank != 1)
                    return null;
                Tensor moves = functions.Data(new(default, [n, n]), x.Random) + (Sum(x.SecondSmall) * 0.01);
                return new(Outcome([Start()], (s, e) =>
                {
                    Tensor next = LogSoftmax(LogSumExp(moves + s[0], 1) + e[0]);
                    return ([next], [next, LogSumExp(s[0], 0)]);
                }), 10);
            case 5:   // elements picked by data
                if (element.Shape.Rank == 0)
                    return null;
                Tensor index = Tensor.Data(new(default, [element.Shape[0]]), [.. Enumerable.Range(0, element.Shape[0]).Select(_ => (double)x.Random.Next(element.Shape[0]))]);
                return new(Outcome([Start()], (s, e) => ([(Gather(s[0], index) * 0.5) + Tanh(e[0])], [Gather(e[0], index)])), 4);
            case 6:   // a scan in a scan
                if (element.Shape.Rank == 0)
                    return null;
                Tensor factor = Tanh(Sum(x.SecondSmall));
                return new(Outcome([0.3], (s, e) =>
                {
                    (Tensor inner, Tensor all) = Scan(s[0], e[0], (t, f) => Tanh((t * factor) + Sum(f)));
                    return ([inner], [Sum(all)]);
                }), n + 2);
            case 7:   // a state that stays, one that is replaced, and emitted constants
                return new(Outcome([Start(), 0.5], (s, e) => ([s[0], Mean(e[0])], [e[0], s[1], s[0] + 1])), 4);
            case 8:   // two sequences, one of data, another captured by two bodies
                Tensor known = functions.Data(new(default, [sequence.Shape[0]]), x.Random);
                return new(Outcome([0.0, Start()], (s, e) => ([(s[0] * 0.9) + e[1], Where(e[1] > 0.1, e[0], s[1])], [s[0] + Sum(s[1]), Exp(s[1])]), known), 12 + (3 * n));
            default:   // parts put together again
                if (element.Shape.Rank == 0 || element.Shape[0] < 2)
                    return null;
                return new(Outcome([Start()], (s, e) => ([Concatenate(0, s[0][1..], (Tanh(s[0]) + e[0])[..1])], [Stack(s[0], e[0])])), 4);
        }
    }
}
