using Prob.Graphs;
using static Prob.Functions;

namespace Prob.Tests.Autodiff.Kernels;

/// <summary>The fused chain against the sweep over the same chain written as a graph of contractions, and against hand-made products.</summary>
public sealed unsafe class ChainKernelTests
{
    [Fact]
    public void Messages_in_sum_product_are_those_of_the_sweep() => CheckAgainstSweep<ScaledSumProduct, SumProduct>(Weight, 1e-13);

    [Fact]
    public void Messages_in_max_plus_are_those_of_the_sweep_to_the_last_bit() => CheckAgainstSweep<ShiftedMaxPlus, MaxPlus>(Quarters, 0);

    [Fact]
    public void Messages_in_log_sum_exp_are_those_of_the_sweep() => CheckAgainstSweep<ShiftedLogSumExp, LogSumExpPlus>(Quarters, 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(75)]
    public void Products_are_sums_over_rows(int size)
    {
        var random = new Philox(3, (uint)size);
        CheckProduct<ScaledSumProduct>(size, Weight, ref random, 1e-14);
        CheckProduct<ShiftedMaxPlus>(size, Quarters, ref random, 0);
        CheckProduct<ShiftedLogSumExp>(size, Quarters, ref random, 1e-14);
    }

    [Fact]
    public void Scaling_by_powers_of_two_rounds_nothing()
    {
        // A first message and 200 steps that are smaller by 2^−20 each.
        const int size = 5;
        var random = new Philox(4);
        double[] transition = Draw(size * size, Weight, ref random), own = Draw(size, Weight, ref random);
        double[] small = [.. own.Select(x => x * Math.ScaleB(1, -20))];
        (double[] message, double taken) = Forward(transition, own, 200);
        (double[] smallMessage, double smallTaken) = Forward(transition, small, 200);
        for (int i = 0; i < size; i++)
            Assert.Equal(Math.ScaleB(message[i], (int)(taken - smallTaken - (20 * 201))), smallMessage[i]);

        static (double[] Message, double Taken) Forward(double[] transition, double[] own, int steps)
        {
            using var memory = new RentedMemory(24 + 64);
            var matrix = new PanelMatrix(memory.Pointer + 24, size);
            matrix.Fill(transition, 0, transpose: false);
            new Span<double>(memory.Pointer, 24).Clear();
            own.CopyTo(new Span<double>(memory.Pointer, size));
            own.CopyTo(new Span<double>(memory.Pointer + 8, size));
            var totals = new ChainTotals();
            fixed (int* index = new int[steps])
                ChainKernel.Run(default(ScaledSumProduct), matrix, memory.Pointer, memory.Pointer + 8, index, 0, 1, steps, memory.Pointer, 0, null, memory.Pointer + 16, ref totals);
            Assert.False(totals.HasLost);
            return ([.. new Span<double>(memory.Pointer, size)], totals.Taken);
        }
    }

    private static void CheckAgainstSweep<TChain, TSemiring>(Func<ulong, double> weight, double tolerance)
        where TChain : struct, IChainSemiring
        where TSemiring : struct, ISemiring<double>
    {
        for (int run = 0; run < 40; run++)
        {
            int states = (int[])[1, 2, 3, 7, 8, 9, 17, 40] is var sizes ? sizes[run % 8] : 0, steps = 1 + (run / 2);
            var random = new Philox(5, (uint)run);
            double[] first = Draw(states, weight, ref random), transition = Draw(states * states, weight, ref random);
            double[][] own = new double[steps][];
            for (int t = 0; t < steps; t++)
                own[t] = Draw(states, weight, ref random);

            // The sweep: messages back to the steps' own weights.
            Tensor start = Plan.Input("first", [states]), move = Plan.Input("transition", [states, states]);
            Tensor[] inputs = [.. own.Select((_, t) => Plan.Input($"own{t}", [states]))];
            Tensor message = start;
            for (int t = 0; t < steps; t++)
                message = t == steps - 1 ? Contract("i,i->", message, inputs[t]) : Contract("i,ij->j", Contract("i,i->i", message, inputs[t]), move);
            var belief = new Belief<double, TSemiring>();
            var leaves = inputs.Select((input, t) => (input, new Table<double>(input.Type, own[t]))).ToDictionary();
            leaves[start] = new(start.Type, first);
            leaves[move] = new(move.Type, transition);
            double total = belief.Forward([message], leaves)[message].Values[0];
            IReadOnlyDictionary<Tensor, Table<double>> back = Sweep.Backward([(message, belief.One(message.Type))], inputs, belief);

            // The kernel: messages forward and back, and what was taken out of them.
            TChain semiring = default;
            int padded = PanelMatrix.Pad(states);
            using var matrices = new RentedMemory(2 * PanelMatrix.Memory(states));
            PanelMatrix ahead = new(matrices.Pointer, states), behind = new(matrices.Pointer + PanelMatrix.Memory(states), states);
            ahead.Fill(transition, semiring.Zero, transpose: false);
            behind.Fill(transition, semiring.Zero, transpose: true);
            using var memory = new RentedMemory(((3 * steps) + 1) * padded);
            double* rows = memory.Pointer, forward = rows + (steps * padded), backward = forward + (steps * padded), scratch = backward + (steps * padded);
            new Span<double>(rows, 3 * steps * padded).Fill(semiring.Zero);
            first.CopyTo(new Span<double>(forward, states));
            new Span<double>(backward + ((steps - 1) * padded), states).Fill(semiring.One);
            for (int t = 0; t < steps; t++)
                own[t].CopyTo(new Span<double>(rows + (t * padded), states));
            ChainTotals takenForward = new(), takenBack = new();
            double[] rescalings = new double[steps], rescalingsBack = new double[steps];
            fixed (int* index = Enumerable.Range(0, steps).ToArray())
            fixed (double* scalars = rescalings, scalarsBack = rescalingsBack)
            {
                ChainKernel.Run(semiring, ahead, forward, rows, index, 0, 1, steps - 1, forward + padded, padded, scalars, scratch, ref takenForward);
                ChainKernel.Run(semiring, behind, backward + ((steps - 1) * padded), rows, index + steps - 1, steps - 1, -1, steps - 1, backward + ((steps - 2) * padded), -padded, scalarsBack, scratch, ref takenBack);
            }

            double wholeForward = semiring.One, wholeBack = semiring.One;
            for (int t = 0; t < steps; t++)
            {
                wholeBack = semiring.One;
                wholeForward = t == 0 ? semiring.One : semiring.Times(wholeForward, rescalings[t - 1]);
                for (int u = 0; u < steps - 1 - t; u++)
                    wholeBack = semiring.Times(wholeBack, rescalingsBack[u]);
                double taken = semiring.Times(wholeForward, wholeBack);
                double sum = semiring.Zero;
                for (int k = 0; k < states; k++)
                {
                    double sent = semiring.Times(forward[(t * padded) + k], backward[(t * padded) + k]);
                    Near(semiring.Times(back[inputs[t]].Values[k], taken), sent, tolerance);
                    sum = semiring.Plus(sum, semiring.Times(sent, own[t][k]));
                }

                Near(semiring.Times(total, taken), sum, tolerance);
            }

            // What was taken out is what was multiplied by, unless the message died on the way.
            if (takenForward.IsDead || takenBack.IsDead)
                continue;
            Assert.Equal(takenForward.Taken, rescalings.Take(steps - 1).Sum(semiring.Taken), 1e-9);
            Assert.Equal(takenBack.Taken, rescalingsBack.Take(steps - 1).Sum(semiring.Taken), 1e-9);
        }
    }

    private static void CheckProduct<TSemiring>(int size, Func<ulong, double> weight, ref Philox random, double tolerance)
        where TSemiring : struct, IChainSemiring
    {
        TSemiring semiring = default;
        double[] x = Draw(size, weight, ref random), entries = Draw(size * size, weight, ref random);
        using var memory = new RentedMemory((2 * PanelMatrix.Pad(size)) + PanelMatrix.Memory(size));
        var matrix = new PanelMatrix(memory.Pointer + (2 * PanelMatrix.Pad(size)), size);
        matrix.Fill(entries, semiring.Zero, transpose: false);
        double* input = memory.Pointer, output = input + matrix.Padded;
        new Span<double>(input, matrix.Padded).Fill(semiring.Zero);
        x.CopyTo(new Span<double>(input, size));
        semiring.Product(input, matrix, output);
        for (int j = 0; j < matrix.Padded; j++)
        {
            double sum = semiring.Zero;
            for (int i = 0; i < size && j < size; i++)
            {
                Assert.Equal(entries[(i * size) + j], matrix[i, j]);
                sum = semiring.Plus(sum, semiring.Times(x[i], entries[(i * size) + j]));
            }

            Near(sum, output[j], tolerance);
        }
    }

    private static double[] Draw(int count, Func<ulong, double> weight, ref Philox random)
    {
        var draws = new double[count];
        for (int i = 0; i < count; i++)
            draws[i] = weight(random.NextBits() >> 40);
        return draws;
    }

    /// <summary>One in five is 0.</summary>
    private static double Weight(ulong bits) => bits % 5 == 4 ? 0 : (bits % 1000) / 1000.0;

    /// <summary>Log weights whose sums are exact; one in five is −∞.</summary>
    private static double Quarters(ulong bits) => bits % 5 == 4 ? double.NegativeInfinity : 0.25 * ((bits % 61) - 30.0);

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"Expected {expected}, got {actual}.");
}
