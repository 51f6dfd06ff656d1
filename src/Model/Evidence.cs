using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// What has been observed: states of some variables of a <see cref="FactorGraph"/>, both by index. A value. <see cref="FactorGraph.Evidence"/> makes it from names.
/// </summary>
public sealed record Evidence
{
    private Evidence(ImmutableSortedDictionary<int, int> states) => States = states;

    /// <summary>Nothing observed.</summary>
    public static Evidence None { get; } = new(ImmutableSortedDictionary<int, int>.Empty);

    /// <summary>The index of the observed state for the index of each observed variable.</summary>
    public ImmutableSortedDictionary<int, int> States { get; }

    /// <summary>This evidence, and a variable in a state, whatever was observed of it before.</summary>
    /// <param name="variable">The index of the variable.</param>
    /// <param name="state">The index of its state.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
    public Evidence With(int variable, int state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfNegative(state);
        return new(States.SetItem(variable, state));
    }

    /// <summary>The evidence without that about a variable.</summary>
    public Evidence Without(int variable) => new(States.Remove(variable));

    /// <inheritdoc/>
    public bool Equals(Evidence? other) => ReferenceEquals(this, other) || (other is not null && States.SequenceEqual(other.States));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach ((int variable, int state) in States)
            hash.Add((variable, state));
        return hash.ToHashCode();
    }

    /// <summary>The observations by index, such as "{3 = 0, 7 = 1}".</summary>
    public override string ToString() => $"{{{string.Join(", ", States.Select(observed => $"{observed.Key} = {observed.Value}"))}}}";
}
