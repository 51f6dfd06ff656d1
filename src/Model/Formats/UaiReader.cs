using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Prob;

/// <summary>Reads one model: the preamble, then the tables. What a file makes us allocate is bounded by its length.</summary>
internal sealed class UaiReader(SourceText source)
{
    /// <summary>
    /// How many states there may be beyond the length of the file. Each state of a variable that has a factor costs the file two characters;
    /// a variable without one could else ask for any amount of memory.
    /// </summary>
    private const long MostFreeStates = 1 << 20;

    private readonly UaiLexer lexer = new(source);

    public FactorGraph Read()
    {
        lexer.Next();
        if (lexer.Word is not ("MARKOV" or "BAYES"))
            throw lexer.Expected("MARKOV or BAYES");
        Variable[] variables = ReadVariables();
        List<ImmutableArray<int>> scopes = ReadScopes(variables.Length);
        var factors = new Factor[scopes.Count];
        for (int i = 0; i < factors.Length; i++)
            factors[i] = ReadTable(i, scopes[i], variables);
        lexer.Next();
        if (!lexer.Word.IsEmpty)
            throw lexer.Expected("the end of the text after the last table");
        return new FactorGraph(ImmutableCollectionsMarshal.AsImmutableArray(variables), ImmutableCollectionsMarshal.AsImmutableArray(factors));
    }

    /// <summary>How many variables, and the cardinality of each. They have no names: their numbers serve.</summary>
    private Variable[] ReadVariables()
    {
        int count = lexer.NextWhole("the number of variables");
        var cardinalities = new List<int>();
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            cardinalities.Add(lexer.NextWhole("the cardinality of variable", i, least: 1));
            total += cardinalities[i];
            if (total > source.Text.Length + MostFreeStates)
                throw source.Error(lexer.Start, $"variables 0 to {i} have {total} states together, more than this file can have tables for.");
        }

        var states = new Dictionary<int, ImmutableArray<string>>();
        foreach (int cardinality in cardinalities)
        {
            if (!states.ContainsKey(cardinality))
                states.Add(cardinality, Variable.Numbered(cardinality));
        }

        ImmutableArray<string> names = Variable.Numbered(count);
        return [.. cardinalities.Select((cardinality, i) => new Variable(names[i], states[cardinality]))];
    }

    /// <summary>How many factors, and the scope of each: its length and the numbers of its variables.</summary>
    private List<ImmutableArray<int>> ReadScopes(int variables)
    {
        int count = lexer.NextWhole("the number of factors");
        var scopes = new List<ImmutableArray<int>>();
        var lastSeenIn = new int[variables];
        for (int i = 0; i < count; i++)
        {
            int length = lexer.NextWhole("the number of variables in the scope of factor", i, most: variables);
            var scope = ImmutableArray.CreateBuilder<int>(length);
            for (int j = 0; j < length; j++)
            {
                int variable = lexer.NextWhole("a variable of the scope of factor", i, most: variables - 1);
                if (lastSeenIn[variable] == i + 1)
                    throw source.Error(lexer.Start, $"variable {variable} is in the scope of factor {i} twice.");
                lastSeenIn[variable] = i + 1;
                scope.Add(variable);
            }

            scopes.Add(scope.MoveToImmutable());
        }

        return scopes;
    }

    /// <summary>How many weights, and the weights.</summary>
    private Factor ReadTable(int number, ImmutableArray<int> scope, Variable[] variables)
    {
        Func<string> place = () => FactorGraph.Place(number, scope, variables);
        long expected = FactorGraph.TableSize(scope.Select(variable => variables[variable].Cardinality));
        int size = lexer.NextWhole("the number of entries of factor", number);
        if (size != expected)
            throw source.Error(lexer.Start, $"the table of {place()} must have {expected} entries, but is said to have {size}.");
        // A weight takes two characters, but for the last: the end of the text comes before the end of this array.
        var weights = new double[Math.Min(size, (lexer.Remaining / 2) + 1)];
        for (int i = 0; i < size; i++)
            weights[i] = lexer.NextWeight(place);
        return new Factor(scope, ImmutableCollectionsMarshal.AsImmutableArray(weights), isLog: false);
    }
}
