using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class CumulativeSumTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        .. new[] { 1, 3, 9, 64 }.SelectMany(n => (Case[])[Of(false, n), Of(true, n)]),
        Of(false, 2, 3), Of(true, 2, 3), Of(false, 2, 0),
    ];

    private static Case Of(bool fromEnd, params int[] sizes) => new(
        fromEnd ? "from the end" : "from the start",
        x => CumulativeSum(x[0], fromEnd),
        x => Plain.Lines(x[0], sizes.Length == 1 ? 1 : sizes[0], sizes[^1], 1, line => [.. line.Select((_, i) => fromEnd ? line[i..].Sum() : line[..(i + 1)].Sum())]),
        new Argument([.. sizes]));
}
