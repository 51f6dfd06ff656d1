using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class UaiTests
{
    [Fact]
    public void A_model_is_read_with_the_last_variable_fastest()
    {
        // The example of the format's own page, with its comments.
        FactorGraph graph = Uai.Parse(
            """
            c
            c comments: an example
            MARKOV
            3
            2 2 3
            2
            2 0 1
            2 1 2
            c tables
            4
             4.000 2.400
             1.000 0.000

            6
             2.2500 3.2500 3.7500
             0.0000 0.0000 10.00000
            c the end
            """);
        Assert.Equal(["0: 0, 1", "1: 0, 1", "2: 0, 1, 2"], graph.Variables.Select(variable => variable.ToString()));
        Assert.Equal([[0, 1], [1, 2]], graph.Factors.Select(factor => factor.Scope.ToArray()));
        Assert.Equal([4, 2.4, 1, 0], graph.Factors[0].Weights.ToArray());
        Assert.Equal([2.25, 3.25, 3.75, 0, 0, 10], graph.Factors[1].Weights.ToArray());
    }

    [Fact]
    public void Line_breaks_are_only_white_space_and_constants_are_factors()
    {
        FactorGraph graph = Uai.Parse("BAYES 2 1 2 3\r\n0 1 1\t2 1\r\n0 1 2.5 2 1e-3 .5\f2 7 8");
        Assert.Equal([0, 1, 2], graph.Factors.Select(factor => factor.Scope.Length));
        Assert.Equal([1, 0], graph.Factors[2].Scope.ToArray());
        Assert.Equal([2.5], graph.Factors[0].Weights.ToArray());
        Assert.Equal([0.001, 0.5], graph.Factors[1].Weights.ToArray());
    }

    [Fact]
    public void A_written_model_is_read_as_the_same_bit_by_bit() =>
        Randomly.Check(FactorGraphs.Any, graph => FactorGraphs.AssertSame(graph, Uai.Parse(Uai.Format(graph)), names: false), tests: 300);

    [Fact]
    public void A_numbered_graph_is_read_with_its_names()
    {
        var graph = new FactorGraphBuilder();
        graph.Variable("0", 1);
        graph.LogFactor([graph.Variable("1", 12)], new double[12]);
        Assert.Equal(graph.Build().Variables.AsEnumerable(), Uai.Parse(Uai.Format(graph.Build())).Variables);
    }

    [Fact]
    public void Logs_beyond_the_range_of_weights_are_not_written()
    {
        var graph = new FactorGraphBuilder();
        graph.LogFactor([graph.Variable("a", 2)], [710, 0]);
        Assert.Equal(
            "UAI holds weights, not logs, but log weight 710 at index 0 of factor 0 over (a) is beyond what a double can hold as a weight.",
            Assert.Throws<ArgumentException>(() => Uai.Format(graph.Build())).Message);
    }

    [Theory]
    [InlineData("", "Line 1, column 1: expected MARKOV or BAYES, but found the end of the text.")]
    [InlineData("network unknown", "Line 1, column 1: expected MARKOV or BAYES, but found 'network'.")]
    [InlineData("MARKOV\nx", "Line 2, column 1: expected the number of variables, a whole number from 0, but found 'x'.")]
    [InlineData("MARKOV\n1000000000", "Line 2, column 11: expected the cardinality of variable 0, a whole number from 1, but found the end of the text.")]
    [InlineData("MARKOV\n1\n0", "Line 3, column 1: expected the cardinality of variable 0, a whole number from 1, but found '0'.")]
    [InlineData("MARKOV\n1\n-2", "Line 3, column 1: expected the cardinality of variable 0, a whole number from 1, but found '-2'.")]
    [InlineData("MARKOV\n2\n2 2000000000\n0", "Line 3, column 3: variables 0 to 1 have 2000000002 states together, more than this file can have tables for.")]
    [InlineData("MARKOV\n1\n2\n1\n2 0", "Line 5, column 1: expected the number of variables in the scope of factor 0, 0 to 1, but found '2'.")]
    [InlineData("MARKOV\n2\n2 2\n1\n2 0 2", "Line 5, column 5: expected a variable of the scope of factor 0, 0 to 1, but found '2'.")]
    [InlineData("MARKOV\n2\n2 2\n1\n2 1 1", "Line 5, column 5: variable 1 is in the scope of factor 0 twice.")]
    [InlineData("MARKOV\n2\n2 3\n1\n2 1 0\n5 1 1 1 1 1", "Line 6, column 1: the table of factor 0 over (1, 0) must have 6 entries, but is said to have 5.")]
    [InlineData("MARKOV\n1\n2\n1\n1 0\n2 1", "Line 6, column 4: expected a weight of factor 0 over (0), a finite number that is not negative, but found the end of the text.")]
    [InlineData("MARKOV\n1\n2\n1\n1 0\n2 1 -1", "Line 6, column 5: expected a weight of factor 0 over (0), a finite number that is not negative, but found '-1'.")]
    [InlineData("MARKOV\n1\n2\n1\n1 0\n2 1 nan", "Line 6, column 5: expected a weight of factor 0 over (0), a finite number that is not negative, but found 'nan'.")]
    [InlineData("MARKOV\n1\n2\n1\n1 0\n2 1 1e400", "Line 6, column 5: expected a weight of factor 0 over (0), a finite number that is not negative, but found '1e400'.")]
    [InlineData("MARKOV\n1\n2\n1\n1 0\n2 1 1 1", "Line 6, column 7: expected the end of the text after the last table, but found '1'.")]
    public void Mistakes_are_named_with_their_place(string text, string message) => Assert.Equal(message, Assert.Throws<FormatException>(() => Uai.Parse(text)).Message);

    [Fact]
    public void A_text_cut_before_its_last_word_is_an_error()
    {
        const string Text = "MARKOV\n2\n2 2\n2\n1 0\n2 1 0\n2\n0.5 0.5\n4\n1 2 3 4";
        Uai.Parse(Text);
        for (int length = 0; length < Text.Length; length++)
            Assert.Throws<FormatException>(() => Uai.Parse(Text[..length]));
    }

    [Fact]
    public void Tables_that_a_short_text_makes_huge_are_an_error_and_cost_no_memory()
    {
        string variables = $"MARKOV 40 {string.Join(' ', Enumerable.Repeat(2, 40))} 1 ";
        foreach ((int length, string size) in new[] { (28, "268435456"), (40, "1099511627776"), (40, "0") })
        {
            string text = $"{variables} {length} {string.Join(' ', Enumerable.Range(0, length))} {size} 1 2 3";
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<FormatException>(() => Uai.Parse(text));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        }
    }

    [Fact]
    public void Files_are_named_in_errors()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.uai");
        try
        {
            FactorGraph graph = Uai.Parse("MARKOV 1 2 1 1 0 2 0.1 0.9");
            Uai.Save(graph, path);
            FactorGraphs.AssertSame(graph, Uai.Load(path));
            using (StreamReader reader = File.OpenText(path))
                FactorGraphs.AssertSame(graph, Uai.Read(reader));
            File.WriteAllText(path, "MARKOV\n");
            Assert.Equal(
                $"{Path.GetFileName(path)}, line 2, column 1: expected the number of variables, a whole number from 0, but found the end of the text.",
                Assert.Throws<FormatException>(() => Uai.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
