using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Prob;

/// <summary>
/// Reads one network, a method per production of the grammar. What a file makes us allocate is bounded by its length, but for rows that it leaves to a default.
/// </summary>
internal sealed class BifReader
{
    /// <summary>How many entries a file may leave to defaults: a hundred characters could else ask for any amount of memory.</summary>
    private const int MostByDefault = 1 << 24;

    private readonly SourceText source;
    private readonly BifLexer lexer;
    private readonly List<Variable> variables = [];
    private readonly List<Dictionary<string, int>> states = [];
    private readonly Dictionary<string, int> indices = [];
    private readonly List<Factor> factors = [];
    private readonly List<int> declaredAt = [];
    private readonly Dictionary<int, int> givenAt = [];
    private readonly List<double> numbers = [];
    private int byDefault;

    public BifReader(SourceText source)
    {
        this.source = source;
        lexer = new BifLexer(source);
    }

    /// <summary>network, then variable and probability blocks.</summary>
    public FactorGraph Read()
    {
        lexer.Next();
        ReadNetwork();
        while (lexer.Kind != BifToken.End)
        {
            if (lexer.IsAt("variable"))
                ReadVariable();
            else if (lexer.IsAt("probability"))
                ReadProbability();
            else
                throw lexer.Expected("'variable' or 'probability'");
        }

        for (int i = 0; i < variables.Count; i++)
        {
            if (!givenAt.ContainsKey(i))
                throw source.Error(declaredAt[i], $"variable '{variables[i].Name}' needs a probability block, but has none.");
        }

        var graph = new FactorGraph([.. variables], [.. factors]);
        if (Ancestry.Cycle(graph) is { Length: > 0 } cycle)
            throw source.Error(givenAt[cycle[0]], $"a Bayesian network must not have cycles, but has {Ancestry.Describe(graph, cycle)}.");
        return graph;
    }

    /// <summary>network NAME { property … ; }</summary>
    private void ReadNetwork()
    {
        Expect("network");
        ReadName("the name of the network");
        Expect('{');
        while (!lexer.IsAt('}'))
            ReadProperty("'property' or '}'");
        lexer.Next();
    }

    /// <summary>variable NAME { type discrete [ 2 ] { no, yes }; property … ; }</summary>
    private void ReadVariable()
    {
        lexer.Next();
        int start = lexer.Start;
        string name = ReadName("the name of a variable");
        if (indices.ContainsKey(name))
            throw source.Error(start, $"variable '{name}' is declared twice.");
        Expect('{');
        Dictionary<string, int>? index = null;
        while (!lexer.IsAt('}'))
        {
            if (index is null && lexer.IsAt("type"))
                index = ReadType(name);
            else
                ReadProperty(index is null ? "'type', 'property' or '}'" : "'property' or '}'");
        }

        if (index is null)
            throw source.Error(start, $"variable '{name}' needs a type, but has none.");
        lexer.Next();
        indices.Add(name, variables.Count);
        variables.Add(new Variable(name, [.. index.Keys]));
        states.Add(index);
        declaredAt.Add(start);
    }

    /// <summary>type discrete [ 2 ] { no, yes };</summary>
    private Dictionary<string, int> ReadType(string variable)
    {
        lexer.Next();
        Expect("discrete");
        Expect('[');
        int start = lexer.Start;
        if (lexer.Kind != BifToken.Word || !int.TryParse(lexer.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1)
            throw lexer.Expected("the number of states, at least 1");
        lexer.Next();
        Expect(']');
        Expect('{');
        var index = new Dictionary<string, int>();
        while (!lexer.IsAt('}'))
        {
            int at = lexer.Start;
            string state = ReadName("the name of a state or '}'");
            if (!index.TryAdd(state, index.Count))
                throw source.Error(at, $"the states of variable '{variable}' must differ, but '{state}' is there twice.");
        }

        if (index.Count != count)
            throw source.Error(start, $"variable '{variable}' is said to have {count} states, but {index.Count} are listed.");
        lexer.Next();
        Expect(';');
        return index;
    }

    /// <summary>probability ( CHILD | PARENT, … ) { table … ; default … ; (STATE, …) … ; property … ; }</summary>
    private void ReadProbability()
    {
        lexer.Next();
        Expect('(');
        int start = lexer.Start, child = ReadVariableName();
        if (!givenAt.TryAdd(child, start))
            throw source.Error(start, $"variable '{variables[child].Name}' has two probability blocks.");
        List<int> parents = ReadParents(child);
        Expect('{');
        var block = new Block(child, parents, start, RowCount(child, parents, start));
        while (!lexer.IsAt('}'))
        {
            if (lexer.IsAt("table"))
                ReadTable(block);
            else if (lexer.IsAt("default"))
                ReadDefault(block);
            else if (lexer.IsAt('('))
                ReadRow(block);
            else
                ReadProperty("'table', 'default', '(', 'property' or '}'");
        }

        double[] table = block.Table ?? Assemble(block);
        factors.Add(new Factor([.. parents, child], ImmutableCollectionsMarshal.AsImmutableArray(table), isLog: false));
        lexer.Next();
    }

    /// <summary>The rest of the variables: | PARENT, … )</summary>
    private List<int> ReadParents(int child)
    {
        if (lexer.IsAt('|'))
            lexer.Next();
        var parents = new List<int>();
        var scope = new HashSet<int> { child };
        while (!lexer.IsAt(')'))
        {
            int at = lexer.Start, parent = ReadVariableName();
            if (!scope.Add(parent))
                throw source.Error(at, $"variable '{variables[parent].Name}' is there twice.");
            parents.Add(parent);
        }

        lexer.Next();
        return parents;
    }

    /// <summary>How many rows the table of a child has: one for each combination of its parents' states.</summary>
    private int RowCount(int child, List<int> parents, int start)
    {
        long rows = FactorGraph.TableSize(parents.Select(parent => variables[parent].Cardinality));
        if (rows > Array.MaxLength / variables[child].Cardinality)
            throw source.Error(start, $"the table of '{variables[child].Name}' would have more than {Array.MaxLength} entries: {Sizes(child, parents)}.");
        return (int)rows;
    }

    /// <summary>table 0.1, … ; in the order of the variables, the last fastest: as the child comes first, it is slowest.</summary>
    private void ReadTable(Block block)
    {
        int start = lexer.Start, cardinality = variables[block.Child].Cardinality;
        if (block.Table is not null || block.Default is not null || block.Rows.Count > 0)
            throw source.Error(start, "a table must be all there is in a probability block, but numbers came before it.");
        lexer.Next();
        ReadNumbers();
        if (numbers.Count != block.RowCount * cardinality)
            throw source.Error(start, $"expected {block.RowCount * cardinality} numbers ({Sizes(block.Child, block.Parents)}), but found {numbers.Count}.");
        block.Table = new double[numbers.Count];
        for (int state = 0, from = 0; state < cardinality; state++)
        {
            for (int row = 0; row < block.RowCount; row++)
                block.Table[(row * cardinality) + state] = numbers[from++];
        }
    }

    /// <summary>default 0.1, … ; the numbers of rows that are not there.</summary>
    private void ReadDefault(Block block)
    {
        int start = lexer.Start;
        if (block.Table is not null || block.Default is not null)
            throw source.Error(start, $"the probability block has {(block.Table is null ? "a default" : "a table")} already.");
        lexer.Next();
        ReadNumbers();
        CheckRow(block, start);
        block.Default = [.. numbers];
    }

    /// <summary>(yes, no) 0.1, … ; the numbers for these states of the parents.</summary>
    private void ReadRow(Block block)
    {
        int start = lexer.Start, count = 0;
        if (block.Table is not null)
            throw source.Error(start, "the probability block has a table already.");
        lexer.Next();
        int row = 0;
        while (!lexer.IsAt(')'))
        {
            if (lexer.Kind is not (BifToken.Word or BifToken.Quoted))
                throw lexer.Expected("the name of a state or ')'");
            if (count < block.Parents.Count)
            {
                Variable parent = variables[block.Parents[count]];
                if (!states[block.Parents[count]].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lexer.Value, out int state))
                    throw source.Error(lexer.Start, parent.NoSuchState(lexer.Value.ToString()));
                row = (row * parent.Cardinality) + state;
            }

            count++;
            lexer.Next();
        }

        if (count != block.Parents.Count)
            throw source.Error(start, $"expected {block.Parents.Count} states, one of each parent ({Listing.Of([.. block.Parents.Select(parent => variables[parent].Name)])}), but found {count}.");
        lexer.Next();
        ReadNumbers();
        CheckRow(block, start);
        if (!block.Rows.TryAdd(row, block.Values.Count))
            throw source.Error(start, $"the row {StatesOf(block, row)} is there twice.");
        block.Values.AddRange(numbers);
    }

    /// <summary>Puts the rows in order, and the default where there is none.</summary>
    private double[] Assemble(Block block)
    {
        int cardinality = variables[block.Child].Cardinality;
        int missing = block.RowCount - block.Rows.Count;
        if (missing > 0 && block.Default is null)
        {
            int first = 0;
            while (block.Rows.ContainsKey(first))
                first++;
            throw source.Error(block.Start, $"the probabilities of '{variables[block.Child].Name}' lack {missing} of {block.RowCount} rows, the first for {StatesOf(block, first)}.");
        }

        if (missing * cardinality > MostByDefault - byDefault)
            throw source.Error(block.Start, $"a file may leave at most {MostByDefault} entries to defaults, but leaves {missing} rows of {cardinality} here{(byDefault > 0 ? $" and {byDefault} entries before" : "")}.");
        byDefault += missing * cardinality;
        var table = new double[block.RowCount * cardinality];
        if (missing > 0 && block.Default is { } row)
        {
            for (int at = 0; at < table.Length; at += cardinality)
                row.CopyTo(table, at);
        }

        foreach ((int index, int from) in block.Rows)
            CollectionsMarshal.AsSpan(block.Values).Slice(from, cardinality).CopyTo(table.AsSpan(index * cardinality));
        return table;
    }

    /// <summary>property anything ;</summary>
    private void ReadProperty(string expected)
    {
        if (!lexer.IsAt("property"))
            throw lexer.Expected(expected);
        lexer.SkipStatement();
    }

    /// <summary>Numbers up to a semicolon.</summary>
    private void ReadNumbers()
    {
        numbers.Clear();
        while (!lexer.IsAt(';'))
        {
            if (lexer.Kind != BifToken.Word || !double.TryParse(lexer.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                throw lexer.Expected("a number or ';'");
            if (!(number >= 0 && number < double.PositiveInfinity))
                throw lexer.Expected("a finite number that is not negative");
            numbers.Add(number);
            lexer.Next();
        }

        lexer.Next();
    }

    private void CheckRow(Block block, int start)
    {
        Variable child = variables[block.Child];
        if (numbers.Count != child.Cardinality)
            throw source.Error(start, $"expected {child.Cardinality} numbers, one for each state of '{child.Name}', but found {numbers.Count}.");
    }

    private int ReadVariableName()
    {
        int start = lexer.Start;
        string name = ReadName("the name of a variable");
        return indices.TryGetValue(name, out int index)
            ? index
            : throw source.Error(start, $"there is no variable '{name}' declared before here; there are: {Listing.Of([.. indices.Keys])}.");
    }

    private string ReadName(string what)
    {
        if (lexer.Kind is not (BifToken.Word or BifToken.Quoted) || lexer.Value.IsEmpty)
            throw lexer.Expected(what);
        string name = lexer.Value.ToString();
        lexer.Next();
        return name;
    }

    private void Expect(string keyword)
    {
        if (!lexer.IsAt(keyword))
            throw lexer.Expected($"'{keyword}'");
        lexer.Next();
    }

    private void Expect(char symbol)
    {
        if (!lexer.IsAt(symbol))
            throw lexer.Expected($"'{symbol}'");
        lexer.Next();
    }

    private string Sizes(int child, List<int> parents) => string.Join(" × ", parents.Prepend(child).Select(variable => variables[variable].Cardinality));

    private string StatesOf(Block block, int row)
    {
        var names = new string[block.Parents.Count];
        for (int i = names.Length - 1; i >= 0; i--)
        {
            Variable parent = variables[block.Parents[i]];
            names[i] = parent.States[row % parent.Cardinality];
            row /= parent.Cardinality;
        }

        return $"({string.Join(", ", names)})";
    }

    /// <summary>A probability block as far as it has been read.</summary>
    private sealed class Block(int child, List<int> parents, int start, int rowCount)
    {
        public int Child => child;

        public List<int> Parents => parents;

        public int Start => start;

        public int RowCount => rowCount;

        public double[]? Table { get; set; }

        public double[]? Default { get; set; }

        /// <summary>Where in <see cref="Values"/> the numbers of a row start.</summary>
        public Dictionary<int, int> Rows { get; } = [];

        public List<double> Values { get; } = [];
    }
}
