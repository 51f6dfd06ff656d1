using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Prob;

/// <summary>A discrete variable of a factor graph: a name, and the names of its states in order. A value: two with the same name and states are the same.</summary>
/// <param name="Name">The name, not empty, unique in a graph.</param>
/// <param name="States">At least one; none empty, none twice.</param>
/// <exception cref="ArgumentException">The name is empty, or there are no states, or one is empty or there twice.</exception>
public sealed record Variable(string Name, ImmutableArray<string> States)
{
    /// <summary>The name.</summary>
    public string Name { get; } = Checked(Name);

    /// <summary>The names of the states, in order.</summary>
    public ImmutableArray<string> States { get; } = Checked(Name, States);

    /// <summary>How many states there are.</summary>
    public int Cardinality => States.Length;

    /// <summary>The index of a state.</summary>
    /// <exception cref="KeyNotFoundException">There is no such state.</exception>
    public int IndexOf(string state)
    {
        int index = States.IndexOf(state);
        return index >= 0 ? index : throw new KeyNotFoundException(NoSuchState(state));
    }

    /// <inheritdoc/>
    public bool Equals(Variable? other) =>
        ReferenceEquals(this, other) || (other is not null && Name == other.Name && States.AsSpan().SequenceEqual(other.States.AsSpan()));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Cardinality);

    /// <summary>The variable as a line for people, such as "rain: no, yes".</summary>
    public override string ToString() => $"{Name}: {Listing.Of(States)}";

    /// <summary>The variable with some of its states only.</summary>
    internal Variable Restricted(IEnumerable<int> states) => new(Name, [.. states.Select(state => States[state])]);

    internal string NoSuchState(string state) => $"Variable '{Name}' has no state '{state}'; it has: {Listing.Of(States)}.";

    /// <summary>States without names of their own: 0, 1, ….</summary>
    internal static ImmutableArray<string> Numbered(int cardinality)
    {
        var states = new string[cardinality];
        for (int i = 0; i < cardinality; i++)
            states[i] = i.ToString(CultureInfo.InvariantCulture);
        return ImmutableCollectionsMarshal.AsImmutableArray(states);
    }

    private static string Checked(string name) => string.IsNullOrEmpty(name) ? throw new ArgumentException("A variable must have a name, but it is empty.") : name;

    private static ImmutableArray<string> Checked(string name, ImmutableArray<string> states)
    {
        if (states.IsDefaultOrEmpty)
            throw new ArgumentException($"Variable '{name}' must have at least one state, but has none.");
        var seen = new HashSet<string>(states.Length);
        for (int i = 0; i < states.Length; i++)
        {
            if (string.IsNullOrEmpty(states[i]))
                throw new ArgumentException($"Every state of variable '{name}' must have a name, but that of state {i} is empty.");
            if (!seen.Add(states[i]))
                throw new ArgumentException($"The states of variable '{name}' must differ, but '{states[i]}' is there twice: states {states.IndexOf(states[i])} and {i}.");
        }

        return states;
    }
}
