using System.Collections.Immutable;

namespace Prob;

/// <summary>Reads sets of evidence: all numbers first, because only their count tells one set from many.</summary>
internal sealed class UaiEvidenceReader(SourceText source, FactorGraph graph)
{
    private readonly List<(int Value, int Start, bool StartsLine)> numbers = [];

    public ImmutableArray<Evidence> Read()
    {
        var lexer = new UaiLexer(source);
        lexer.Next();
        do
        {
            numbers.Add((lexer.Whole("a number of evidence"), lexer.Start, lexer.StartsLine));
            lexer.Next();
        }
        while (!lexer.Word.IsEmpty);
        bool isOne = numbers.Count == 1 + (2L * numbers[0].Value);
        int[]? starts = Starts();
        if (isOne && (starts is null or [] || !starts.All(start => numbers[start].StartsLine)))
            return [ReadSet(0)];
        if (starts is null)
        {
            throw source.Error(
                numbers[0].Start,
                $"expected {numbers[0].Value} observations of two numbers each, or {numbers[0].Value} sets of them with the number of observations before each, but {numbers.Count - 1} numbers follow.");
        }

        return [.. starts.Select(ReadSet)];
    }

    /// <summary>Where sets start if there are many: the first number says how many, and they end where the numbers end. Otherwise null.</summary>
    private int[]? Starts()
    {
        var starts = new List<int>();
        long at = 1;
        for (; at < numbers.Count && starts.Count < numbers[0].Value; at += 1 + (2L * numbers[(int)at].Value))
            starts.Add((int)at);
        return at == numbers.Count && starts.Count == numbers[0].Value ? [.. starts] : null;
    }

    /// <summary>The number of observed variables, then each with its state.</summary>
    private Evidence ReadSet(int start)
    {
        Evidence evidence = Evidence.None;
        for (int i = start + 1; i <= start + (2 * numbers[start].Value); i += 2)
        {
            (int variable, int state) = (numbers[i].Value, numbers[i + 1].Value);
            if (variable >= graph.Variables.Length)
                throw source.Error(numbers[i].Start, $"expected a variable, 0 to {graph.Variables.Length - 1}, but found {variable}.");
            if (state >= graph.Variables[variable].Cardinality)
                throw source.Error(numbers[i + 1].Start, $"expected a state of variable {variable}, 0 to {graph.Variables[variable].Cardinality - 1}, but found {state}.");
            if (evidence.States.ContainsKey(variable))
                throw source.Error(numbers[i].Start, $"variable {variable} is observed twice in this set.");
            evidence = evidence.With(variable, state);
        }

        return evidence;
    }
}
