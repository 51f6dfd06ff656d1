namespace Prob.Tests.Inference.Exact;

[Collection("Serial")]
public sealed class ChainAllocationTests
{
    [Theory]
    [InlineData(5, false)]
    [InlineData(12, false)]
    [InlineData(5, true)]
    public void Passes_allocate_nothing_per_step(int states, bool perStep)
    {
        const int steps = 50_000;
        var move = new double[states, states];
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
                move[i, j] = 1.0 / (1 + Math.Abs(i - j));
        }

        double[] first = [.. Enumerable.Repeat(1.0, states)];
        var evidence = new double[steps, states];
        HiddenMarkovChain chain = perStep ? new(first, [.. Enumerable.Repeat(move, steps - 1)], evidence) : new(first, move, evidence);
        var marginals = new double[steps * states];

        // The path itself is 4 bytes a step, and the exponents of transitions that differ are too. The pool may have been emptied in between, hence the least of several.
        long least = long.MaxValue;
        for (int repeat = 0; repeat < 5; repeat++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            chain.Marginals(marginals);
            chain.Expectations();
            chain.LogEvidence();
            chain.MostProbablePath();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, (4 * steps * (perStep ? 5 : 1)) + 50_000);
    }
}
