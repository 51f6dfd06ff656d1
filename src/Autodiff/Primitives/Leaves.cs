namespace Prob.Graphs;

/// <summary>A leaf that will be given a value when a plan is run.</summary>
internal sealed record Input(string Label) : Leaf
{
    public override string Name => $"input '{Label}'";
}

/// <summary>A leaf with a value: a number of the program, or data.</summary>
internal sealed record Constant(ConstantValues Content) : Leaf
{
    public double[] Values => Content.Values;

    public bool IsData => Content.IsData;

    public override string Name => IsData ? "data" : "constant";
}

/// <summary>What nothing flows into.</summary>
internal abstract record Leaf : Primitive
{
    internal override TensorType[] Infer(ReadOnlySpan<TensorType> inputs) => [];

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted)
    {
    }

    internal override Plans.Instruction Lower(Plans.Lowering lowering, Node node, Plans.Buffer[] inputs, Plans.Buffer?[] outputs) =>
        throw new InvalidOperationException("A leaf has a place in memory, and nothing to execute.");
}

/// <summary>
/// The values of a constant. Numbers of the program are compared by content (NaN equals NaN, 0 and −0 differ); data by identity, as two arrays that happen to
/// be equal now may be bound to different ones later.
/// </summary>
internal sealed class ConstantValues(double[] values, bool isData) : IEquatable<ConstantValues>
{
    private int? hash;

    public double[] Values { get; } = values;

    public bool IsData { get; } = isData;

    private ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.MemoryMarshal.AsBytes(Values.AsSpan());

    public bool Equals(ConstantValues? other) => ReferenceEquals(this, other) || (other is { IsData: false } && !IsData && Bytes.SequenceEqual(other.Bytes));

    public override bool Equals(object? obj) => Equals(obj as ConstantValues);

    public override int GetHashCode()
    {
        if (hash is null)
        {
            var code = default(HashCode);
            code.AddBytes(Bytes);
            hash = code.ToHashCode();
        }

        return hash.Value;
    }
}
