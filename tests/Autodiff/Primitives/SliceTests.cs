using Prob.Graphs;
using Prob.Tests.Laws;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Primitives;

public sealed class SliceTests : PrimitiveLaws
{
    protected override IEnumerable<Case> Cases =>
    [
        Of([9], 0, 2, 5, 1), Of([9], 0, 0, 9, 1), Of([9], 0, 1, 4, 2), Of([9], 0, 0, 3, 4), Of([9], 0, 8, 1, 1), Of([9], 0, 3, 0, 1), Of([1], 0, 0, 1, 5),
        Of([4, 3], 0, 1, 2, 1), Of([4, 3], 0, 0, 2, 3), Of([4, 3], 1, 1, 2, 1), Of([4, 3], 1, 0, 2, 2), Of([2, 7, 3], 1, 1, 3, 2), Of([2, 3, 64], 2, 3, 30, 2),
    ];

    private static Case Of(int[] sizes, int dimension, int start, int count, int step)
    {
        int before = sizes.Take(dimension).Aggregate(1, (p, n) => p * n), after = sizes.Skip(dimension + 1).Aggregate(1, (p, n) => p * n);
        return new(
            $"{count} from {start} by {step} along {dimension}",
            x => Slice(x[0], dimension, start, count, step),
            x => Plain.Lines(x[0], before, sizes[dimension], after, line => [.. Enumerable.Range(0, count).Select(i => line[start + (i * step)])]),
            new Argument([.. sizes]));
    }
}
