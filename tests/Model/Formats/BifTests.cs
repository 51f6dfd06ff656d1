using Prob.Tests.Laws;

namespace Prob.Tests;

public sealed class BifTests
{
    private const string Pair = "network n { }\nvariable a { type discrete [ 2 ] { no, yes }; }\nvariable b { type discrete [ 3 ] { x, y, z }; }\n";
    private const string PriorOfA = "probability ( a ) { table 0.5, 0.5; }\n";
    private const string PriorOfB = "probability ( b ) { table 0.2, 0.3, 0.5; }\n";

    [Fact]
    public void A_network_becomes_a_factor_over_parents_and_child()
    {
        FactorGraph graph = Bif.Parse(
            """
            network unknown {
            }
            variable rain {
              type discrete [ 2 ] { no, yes };
            }
            variable sprinkler {
              type discrete [ 2 ] { off, on };
            }
            variable wet {
              type discrete [ 3 ] { dry, damp, soaked };
            }
            probability ( rain ) {
              table 0.8, 0.2;
            }
            probability ( wet | sprinkler, rain ) {
              (off, no) 1.0, 0.0, 0.0;
              (on, no) 0.1, 0.7, 0.2;
              (on, yes) 0.0, 0.2, 0.8;
              (off, yes) 0.1, 0.3, 0.6;
            }
            probability ( sprinkler | rain ) {
              (no) 0.6, 0.4;
              (yes) 0.99, 0.01;
            }
            """);
        Assert.Equal(["rain: no, yes", "sprinkler: off, on", "wet: dry, damp, soaked"], graph.Variables.Select(variable => variable.ToString()));
        Assert.Equal([[0], [1, 0, 2], [0, 1]], graph.Factors.Select(factor => factor.Scope.ToArray()));
        Assert.Equal([1, 0, 0, 0.1, 0.3, 0.6, 0.1, 0.7, 0.2, 0, 0.2, 0.8], graph.Factors[1].Weights.ToArray());
        Assert.Equal([0.6, 0.4, 0.99, 0.01], graph.Factors[2].Weights.ToArray());
    }

    [Fact]
    public void Comments_properties_odd_names_and_white_space_are_read()
    {
        FactorGraph graph = Bif.Parse(
            """
            // A network // with comments
            network "odd names"{property author = somebody, 2024; property "x" ;}
            /* a block
               variable not_this { } * / ** */variable "the \"one\" \\ and, only"{property position = (73, 165);
              type	discrete[2]{<5,"5 or more"};property weight none;}
            variable a/b { type discrete [ 3 ] { 1/2 -1 1e5 } ; } // no commas
            probability("the \"one\" \\ and, only"){ default .25 75e-2; }//
            probability ( a/b "the \"one\" \\ and, only" ) { // no bar
              property p = q;
              default 1 2 3;
              ( "5 or more" ) 0.5 , 0.25,/* odd place */0.25;
            }
            """);
        Assert.Equal(["the \"one\" \\ and, only: <5, 5 or more", "a/b: 1/2, -1, 1e5"], graph.Variables.Select(variable => variable.ToString()));
        Assert.Equal([0.25, 0.75], graph.Factors[0].Weights.ToArray());
        Assert.Equal([0, 1], graph.Factors[1].Scope.ToArray());
        Assert.Equal([1, 2, 3, 0.5, 0.25, 0.25], graph.Factors[1].Weights.ToArray());
    }

    [Fact]
    public void A_table_with_parents_has_the_last_parent_fastest_and_the_child_slowest()
    {
        FactorGraph graph = Bif.Parse(Pair + PriorOfA + "probability ( b | a ) { table 1, 2, 3, 4, 5, 6; }");
        Assert.Equal([1, 3, 5, 2, 4, 6], graph.Factors[1].Weights.ToArray());
    }

    [Fact]
    public void Numbers_are_used_as_given() => Assert.Equal([0.3333333, 7], Bif.Parse("network n { } variable a { type discrete [ 2 ] { no, yes }; } probability ( a ) { table 0.3333333, 7; }").Factors[0].Weights.ToArray());

    [Fact]
    public void A_written_network_is_read_as_the_same_bit_by_bit() => Randomly.Check(FactorGraphs.Networks, graph => FactorGraphs.AssertSame(graph, Bif.Parse(Bif.Format(graph))), tests: 300);

    [Fact]
    public void What_is_written_is_what_the_repository_ships()
    {
        const string Text = "network unknown {\n}\nvariable a {\n  type discrete [ 2 ] { no, \"so so\" };\n}\nvariable b {\n  type discrete [ 2 ] { x, y };\n}\n"
            + "probability ( a ) {\n  table 0.1, 0.9;\n}\nprobability ( b | a ) {\n  (no) 1, 0;\n  (\"so so\") 0.25, 0.75;\n}\n";
        Assert.Equal(Text, Bif.Format(Bif.Parse(Text)));
    }

    [Fact]
    public void Logs_in_the_range_of_weights_are_written_as_weights()
    {
        var graph = new FactorGraphBuilder();
        graph.LogFactor([graph.Variable("a", 2)], [-700, double.NegativeInfinity]);
        Assert.Equal([Math.Exp(-700), 0], Bif.Parse(Bif.Format(graph.Build())).Factors[0].Weights.ToArray());
    }

    public static TheoryData<Action<FactorGraphBuilder>, string> Unwritable => new()
    {
        { graph => graph.Factor([], [1]), "BIF holds probabilities of variables, but factor 0 is a constant." },
        { graph => graph.Variable("a", 1), "BIF holds one factor for each variable, which comes last in its scope, but 'a' comes last in none." },
        {
            graph =>
            {
                Variable a = graph.Variable("a", 1);
                graph.Factor([a], [1]);
                graph.Factor([a], [1]);
            },
            "BIF holds one factor for each variable, which comes last in its scope, but 'a' comes last in factors 0 and 1."
        },
        {
            graph =>
            {
                Variable a = graph.Variable("a", 1), b = graph.Variable("b", 1), c = graph.Variable("c", 1);
                graph.Factor([b, a], [1]);
                graph.Factor([c, b], [1]);
                graph.Factor([b, c], [1]);
            },
            "BIF holds networks without cycles, but there is c → b → c."
        },
        { graph => graph.LogFactor([graph.Variable("a", 2)], [0, -800]), "BIF holds weights, not logs, but log weight -800 at index 1 of factor 0 over (a) is beyond what a double can hold as a weight." },
    };

    [Theory]
    [MemberData(nameof(Unwritable), DisableDiscoveryEnumeration = true)]
    public void What_the_format_cannot_hold_is_not_written(Action<FactorGraphBuilder> build, string message)
    {
        var graph = new FactorGraphBuilder();
        build(graph);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => Bif.Format(graph.Build())).Message);
    }

    [Theory]
    [InlineData("", "Line 1, column 1: expected 'network', but found the end of the text.")]
    [InlineData("<?xml version=\"1.0\"?>", "Line 1, column 1: expected 'network', but found '<?xml'.")]
    [InlineData("network {", "Line 1, column 9: expected the name of the network, but found '{'.")]
    [InlineData("network n {", "Line 1, column 12: expected 'property' or '}', but found the end of the text.")]
    [InlineData("network n { property x", "Line 1, column 13: expected ';' at the end of this property, but found the end of the text.")]
    [InlineData("network n { }\nvarible a { }", "Line 2, column 1: expected 'variable' or 'probability', but found 'varible'.")]
    [InlineData("network n { } /* no end", "Line 1, column 15: expected '*/' at the end of this comment, but found the end of the text.")]
    [InlineData("network \"n { }", "Line 1, column 9: expected '\"' at the end of this name, but found the end of the text.")]
    [InlineData("network n { }\nvariable \"\" { }", "Line 2, column 10: expected the name of a variable, but found '\"\"'.")]
    [InlineData("network n { } variable a { }", "Line 1, column 24: variable 'a' needs a type, but has none.")]
    [InlineData("network n { } variable a { type continuous; }", "Line 1, column 33: expected 'discrete', but found 'continuous'.")]
    [InlineData("network n { } variable a { type discrete [ 0 ] { }; }", "Line 1, column 44: expected the number of states, at least 1, but found '0'.")]
    [InlineData("network n { } variable a { type discrete [ 99999999999 ] { a }; }", "Line 1, column 44: expected the number of states, at least 1, but found '99999999999'.")]
    [InlineData("network n { } variable a { type discrete [ 2000000000 ] { a, b }; }", "Line 1, column 44: variable 'a' is said to have 2000000000 states, but 2 are listed.")]
    [InlineData("network n { } variable a { type discrete [ 2 ] { b, b }; }", "Line 1, column 53: the states of variable 'a' must differ, but 'b' is there twice.")]
    [InlineData("network n { } variable a { type discrete [ 1 ] { b }; type discrete [ 1 ] { b }; }", "Line 1, column 55: expected 'property' or '}', but found 'type'.")]
    [InlineData("network n { } variable a { type discrete [ 1 ] { b } }", "Line 1, column 54: expected ';', but found '}'.")]
    [InlineData(Pair + "variable a { }", "Line 4, column 10: variable 'a' is declared twice.")]
    [InlineData(Pair + PriorOfA, "Line 3, column 10: variable 'b' needs a probability block, but has none.")]
    [InlineData(Pair + PriorOfA + PriorOfA, "Line 5, column 15: variable 'a' has two probability blocks.")]
    [InlineData(Pair + "probability ( c ) { }", "Line 4, column 15: there is no variable 'c' declared before here; there are: a, b.")]
    [InlineData(Pair + "probability ( a | b, b ) { }", "Line 4, column 22: variable 'b' is there twice.")]
    [InlineData(Pair + "probability ( a | a ) { }", "Line 4, column 19: variable 'a' is there twice.")]
    [InlineData(Pair + "probability ( a, b | b ) { }", "Line 4, column 20: expected the name of a variable, but found '|'.")]
    [InlineData(Pair + "probability ( a | b ) { (x) 0, 1; }\nprobability ( b | a ) { default 1, 0, 0; }", "Line 4, column 15: the probabilities of 'a' lack 2 of 3 rows, the first for (y).")]
    [InlineData(Pair + "probability ( a | b ) { default 0, 1; }\nprobability ( b | a ) { default 1, 0, 0; }", "Line 5, column 15: a Bayesian network must not have cycles, but has b → a → b.")]
    [InlineData(Pair + "probability ( a ) { }", "Line 4, column 15: the probabilities of 'a' lack 1 of 1 rows, the first for ().")]
    [InlineData(Pair + "probability ( a ) { table 0.5; }", "Line 4, column 21: expected 2 numbers (2), but found 1.")]
    [InlineData(Pair + "probability ( a | b ) { table 1, 2, 3, 4, 5; }", "Line 4, column 25: expected 6 numbers (2 × 3), but found 5.")]
    [InlineData(Pair + "probability ( a | b ) { (x) 0, 1; table 1, 2; }", "Line 4, column 35: a table must be all there is in a probability block, but numbers came before it.")]
    [InlineData(Pair + "probability ( a ) { table 0, 1; () 0, 1; }", "Line 4, column 33: the probability block has a table already.")]
    [InlineData(Pair + "probability ( a ) { table 0, 1; default 0, 1; }", "Line 4, column 33: the probability block has a table already.")]
    [InlineData(Pair + "probability ( a ) { default 0, 1; default 0, 1; }", "Line 4, column 35: the probability block has a default already.")]
    [InlineData(Pair + "probability ( a | b ) { default 1; }", "Line 4, column 25: expected 2 numbers, one for each state of 'a', but found 1.")]
    [InlineData(Pair + "probability ( a | b ) { (x) 0.1, 0.2, 0.7; }", "Line 4, column 25: expected 2 numbers, one for each state of 'a', but found 3.")]
    [InlineData(Pair + "probability ( a | b ) { (x) 0, 1;\n(x) 0, 1; }", "Line 5, column 1: the row (x) is there twice.")]
    [InlineData(Pair + "probability ( a | b ) { (w) 0, 1; }", "Line 4, column 26: Variable 'b' has no state 'w'; it has: x, y, z.")]
    [InlineData(Pair + "probability ( a | b ) { (x, no) 0, 1; }", "Line 4, column 25: expected 1 states, one of each parent (b), but found 2.")]
    [InlineData(Pair + "probability ( a | b ) { () 0, 1; }", "Line 4, column 25: expected 1 states, one of each parent (b), but found 0.")]
    [InlineData(Pair + "probability ( a | b ) { (x 0, 1; }", "Line 4, column 32: expected the name of a state or ')', but found ';'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, NaN; }", "Line 4, column 32: expected a finite number that is not negative, but found 'NaN'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, -0.5; }", "Line 4, column 32: expected a finite number that is not negative, but found '-0.5'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, 1e999; }", "Line 4, column 32: expected a finite number that is not negative, but found '1e999'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, half; }", "Line 4, column 32: expected a number or ';', but found 'half'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, \"0.5\"; }", "Line 4, column 32: expected a number or ';', but found '\"0.5\"'.")]
    [InlineData(Pair + "probability ( a ) { table 0.5, 0.5 }", "Line 4, column 36: expected a number or ';', but found '}'.")]
    [InlineData(Pair + "probability ( a ) { tabel 0.5, 0.5; }", "Line 4, column 21: expected 'table', 'default', '(', 'property' or '}', but found 'tabel'.")]
    public void Mistakes_are_named_with_their_place(string text, string message) => Assert.Equal(message, Assert.Throws<FormatException>(() => Bif.Parse(text)).Message);

    [Fact]
    public void A_text_cut_anywhere_is_an_error()
    {
        string text = Pair + PriorOfB + "probability ( a | b ) { (x) 0.1, 0.9; (\"y\") 0.2, 0.8; default /* z */ 0.3, 0.7; }";
        Bif.Parse(text);
        for (int length = 0; length < text.Length; length++)
        {
            // A network without variables is one.
            if (text[..length].Trim() != "network n { }")
                Assert.Throws<FormatException>(() => Bif.Parse(text[..length]));
        }
    }

    [Fact]
    public void Tables_that_a_short_text_makes_huge_are_an_error_and_cost_no_memory()
    {
        string variables = "network n { }\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"variable v{i} {{ type discrete [ 2 ] {{ a, b }}; }}\n"));
        string Given(int parents, string body) => $"probability ( v39 | {string.Join(", ", Enumerable.Range(0, parents).Select(i => $"v{i}"))} ) {{ {body} }}";

        string Message(string text)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            string message = Assert.Throws<FormatException>(() => Bif.Parse(text)).Message;
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
            return message;
        }

        string sizes = string.Join(" × ", Enumerable.Repeat(2, 40));
        Assert.Equal($"Line 42, column 15: the table of 'v39' would have more than 2147483591 entries: {sizes}.", Message(variables + Given(39, "default 0, 1;")));
        Assert.Equal("Line 42, column 15: a file may leave at most 16777216 entries to defaults, but leaves 268435456 rows of 2 here.", Message(variables + Given(28, "default 0, 1;")));
        Assert.Equal($"Line 42, column 15: the probabilities of 'v39' lack 268435456 of 268435456 rows, the first for ({string.Join(", ", Enumerable.Repeat("a", 28))}).", Message(variables + Given(28, "")));
        Assert.StartsWith("Line 42, column 154: expected 536870912 numbers (2 × 2", Message(variables + Given(28, "table 0, 1;")), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_named_in_errors()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bif");
        try
        {
            FactorGraph graph = Bif.Parse(Pair + PriorOfA + PriorOfB);
            Bif.Save(graph, path);
            FactorGraphs.AssertSame(graph, Bif.Load(path));
            using (StreamReader reader = File.OpenText(path))
                FactorGraphs.AssertSame(graph, Bif.Read(reader));
            File.WriteAllText(path, "network n { }\nvariable");
            Assert.Equal($"{Path.GetFileName(path)}, line 2, column 9: expected the name of a variable, but found the end of the text.", Assert.Throws<FormatException>(() => Bif.Load(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
