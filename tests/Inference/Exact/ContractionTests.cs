using Prob.Graphs;
using Prob.Graphs.Plans;
using Buffer = Prob.Graphs.Plans.Buffer;

namespace Prob.Tests;

/// <summary>Contractions in blocks against the tables of the sweep, which goes term by term, on random shapes.</summary>
public sealed class ContractionTests
{
    [Fact]
    public void Blocks_equal_terms_in_sums_of_products() => OnShapes<SumProduct>(random => random.Next(4) == 0 ? 0 : random.NextDouble());

    [Fact]
    public void Blocks_equal_terms_in_maxima_of_sums() => OnShapes<MaxPlus>(LogWeight);

    [Fact]
    public void Blocks_equal_terms_in_log_sums_of_exponentials() => OnShapes<LogSumExpPlus>(LogWeight);

    [Fact]
    public void Axes_that_the_result_alone_has_are_repeated()
    {
        Axis[] axes = [.. Enumerable.Range(0, 4).Select(i => new Axis($"{i}", 8))];
        AxisSet all = AxisSet.Of(axes);
        foreach (AxisSet[] operands in (AxisSet[][])[[AxisSet.Of(axes[..2])], [AxisSet.Of(axes[2..])], [default], [AxisSet.Of(axes[..1]), AxisSet.Of(axes[..2])], [default, AxisSet.Of(axes[1..2])], [default, default]])
        {
            Check<SumProduct>(new Random(1), operands, all, random => random.NextDouble());
            Check<LogSumExpPlus>(new Random(1), operands, all, LogWeight);
        }
    }

    [Fact]
    public void Few_sums_of_many_terms_are_made_in_parts()
    {
        // 4^9 terms, above the size from which parts run on all processors, for a result of a few entries: within the block, outside of it, both, or one number.
        Axis[] axes = [.. Enumerable.Range(0, 9).Select(i => new Axis($"{i}", 4))];
        AxisSet[] operands = [AxisSet.Of(axes[..5]), AxisSet.Of(axes[3..8]), AxisSet.Of(axes[2], axes[6], axes[8])];
        foreach (AxisSet result in (AxisSet[])[default, AxisSet.Of(axes[0]), AxisSet.Of(axes[8]), AxisSet.Of(axes[7]), AxisSet.Of(axes[1], axes[6])])
        {
            Check<SumProduct>(new Random(1), operands, result, random => random.NextDouble());
            Check<MaxPlus>(new Random(1), operands, result, LogWeight);
            Check<LogSumExpPlus>(new Random(1), operands, result, LogWeight);
        }
    }

    [Fact]
    public void A_positive_product_is_lost_only_if_it_is_too_small_itself()
    {
        // Of bounds alone, 1e-200 · 1e-200, each of these might be lost.
        Assert.True(Keeps([1, 1e-200], [1e-200, 1]));
        Assert.True(Keeps([1, 1e-200], [1e-200, 0]));
        Assert.False(Keeps([1, 1e-200], [1, 1e-200]));
        Assert.False(Keeps([1, 1e-200], [1, 1e-200], [1, 1e200]));   // lost on the way

        bool Keeps(params double[][] tables)
        {
            int[][] scopes = [.. tables.Select(_ => new[] { 0 })];
            var structure = new ExactStructure([2], scopes, EliminationPlan.Find([2], scopes));
            Lane<SumProduct> lane = structure.Lane<SumProduct>(ExactStructure.Question.Total);
            lane.Borrow();
            for (int f = 0; f < tables.Length; f++)
            {
                Span<double> table = lane.Tables.Span(structure.Places[f]);
                tables[f].CopyTo(table);
                Magnitude.Measure(ref table[0], table.Length, 0);
            }

            bool keeps = lane.Run();
            if (keeps)
                Assert.Equal(Math.Log(tables.Aggregate(new double[] { 1, 1 }, (product, table) => [product[0] * table[0], product[1] * table[1]]).Sum()), lane.Logs(0)[0], 1e-9);
            lane.Release();
            return keeps;
        }
    }

    [Fact]
    public void Parts_side_by_side_give_the_same_bits_as_one_after_the_other()
    {
        // 2^20 terms: above the size from which the parts run on all processors. A row at a time is below it, and the rows are the outermost loop of the result.
        Axis row = new("row", 64), i = new("i", 64), k = new("k", 32), j = new("j", 8);
        var random = new Random(3);
        double[] x = Drawn(random, 64 * 64 * 32, LogWeight), y = Drawn(random, 64 * 32 * 8, LogWeight);
        Compare<LogSumExpPlus>(x, y);
        Compare<MaxPlus>(x, y);
        Compare<SumProduct>(Array.ConvertAll(x, Math.Exp), Array.ConvertAll(y, Math.Exp));

        void Compare<TSemiring>(double[] x, double[] y)
            where TSemiring : struct, IVectorSemiring
        {
            double[] all = Blocks<TSemiring>([AxisSet.Of(row, k, i), AxisSet.Of(row, k, j)], AxisSet.Of(row, j, i), [x, y]);
            Assert.Equal(all, Blocks<TSemiring>([AxisSet.Of(row, k, i), AxisSet.Of(row, k, j)], AxisSet.Of(row, j, i), [x, y]));
            for (int r = 0; r < 64; r++)
            {
                double[][] parts = [x[(r * 64 * 32)..((r + 1) * 64 * 32)], y[(r * 32 * 8)..((r + 1) * 32 * 8)]];
                Assert.Equal(all[(r * 8 * 64)..((r + 1) * 8 * 64)], Blocks<TSemiring>([AxisSet.Of(k, i), AxisSet.Of(k, j)], AxisSet.Of(j, i), parts));
            }
        }
    }

    private static double LogWeight(Random random) => random.Next(4) == 0 ? double.NegativeInfinity : -50 * random.NextDouble();

    /// <summary>Up to four operands over some of up to seven axes, and a result over some of theirs.</summary>
    private static void OnShapes<TSemiring>(Func<Random, double> draw)
        where TSemiring : struct, IVectorSemiring
    {
        int checkedShapes = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            Axis[] axes = [.. Enumerable.Range(0, random.Next(3, 8)).Select(i => new Axis($"{i}", random.Next(2, 10)))];
            double has = 0.4 + (0.5 * random.NextDouble()), keeps = random.Next(4) / 3.0;
            AxisSet Some(double share) => AxisSet.Of([.. axes.Where(_ => random.NextDouble() < share)]);
            AxisSet[] operands = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Some(has))];
            AxisSet union = operands.Aggregate((one, other) => one.Union(other)), kept = Some(keeps);
            AxisSet result = union.Except(union.Except(kept));
            if (union.Aggregate(1L, (size, axis) => size * axis.Size) > 300_000)
                continue;
            checkedShapes++;
            Check<TSemiring>(random, operands, result, draw);
        }

        Assert.InRange(checkedShapes, 100, 600);
    }

    private static void Check<TSemiring>(Random random, AxisSet[] operands, AxisSet result, Func<Random, double> draw)
        where TSemiring : struct, IVectorSemiring
    {
        double[][] values = [.. operands.Select(operand => Drawn(random, operand.Size, draw))];
        double[] blocks = Blocks<TSemiring>(operands, result, values);
        Tensor[] inputs = [.. operands.Select((operand, i) => Tensor.Input($"{i}", new(operand, default)))];
        Tensor output = Contract.OverAxes(result, inputs);
        var belief = new Belief<double, TSemiring>();
        double[] terms = belief.Forward([output], inputs.Zip(values).ToDictionary(pair => pair.First, pair => new Table<double>(pair.First.Type, pair.Second)))[output].Values;
        string shape = $"{string.Join(" × ", operands.Select(Text))} → {Text(result)}";
        for (int i = 0; i < terms.Length; i++)
        {
            // Sums of up to 300 000 positive terms in different orders: each addition may add an error of 1e-16 of the sum.
            double tolerance = 1e-10 * Math.Max(1, Math.Abs(terms[i]));
            Assert.True(Near(terms[i], blocks[i], tolerance), $"{shape}, entry {i}: {terms[i]} term by term, but {blocks[i]} in blocks");
        }
    }

    private static string Text(AxisSet axes) => $"({string.Join(", ", axes.Select(axis => $"{axis.Name}:{axis.Size}"))})";

    private static bool Near(double x, double y, double tolerance) => x == y || Math.Abs(x - y) <= tolerance;

    private static double[] Drawn(Random random, int size, Func<Random, double> draw) => [.. Enumerable.Range(0, size).Select(_ => draw(random))];

    private static double[] Blocks<TSemiring>(AxisSet[] operands, AxisSet result, double[][] values)
        where TSemiring : struct, IVectorSemiring
    {
        var lowering = new Lowering();
        Buffer[] from = [.. operands.Select(operand => lowering.Allocate(Phase.Run, new(operand, default)))];
        Buffer to = lowering.Allocate(Phase.Run, new(result, default));
        var contraction = new TableContraction<TSemiring>(default, lowering, operands.Aggregate(result, static (all, operand) => all.Union(operand)), from, to);
        var memory = new Memory(new Block(0), new Block(0), new Block(lowering.BlockSize(Phase.Run)));
        memory[to].Fill(double.NaN);   // whatever lay there before does not matter
        for (int i = 0; i < from.Length; i++)
            values[i].CopyTo(memory[from[i]]);
        contraction.Execute(memory);
        return memory[to].ToArray();
    }
}
