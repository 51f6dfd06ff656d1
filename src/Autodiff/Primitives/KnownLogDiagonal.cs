namespace Prob.Graphs;

/// <summary>
/// A square matrix, and the logarithms of its diagonal that it was made of: the logarithm of <see cref="Functions.Diagonal"/> of it is these, also where the diagonal itself is too small or too
/// large for a number. Derivatives go to the matrix.
/// </summary>
internal sealed record KnownLogDiagonal : SameValue
{
    public static readonly KnownLogDiagonal Instance = new();

    /// <summary>The logarithm of a tensor that is such a diagonal; null if it is none.</summary>
    public static Tensor? Of(Tensor diagonal)
    {
        Node entries = diagonal.Source;
        if (entries.Primitive is Slice { Dimension: 0, Start: 0 } slice && slice.Step == slice.Count + 1)
            entries = entries.Inputs[0].Source;
        Tensor? matrix = entries.Primitive is Reshape ? entries.Inputs[0] : null;
        return matrix?.Source.Primitive is KnownLogDiagonal && matrix.Source.Inputs[1].Type == diagonal.Type ? matrix.Source.Inputs[1] : null;
    }

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) => toInputs[0] = messages[0];
}
