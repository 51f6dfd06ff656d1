namespace Prob.Graphs;

/// <summary>
/// A matrix A, and the lower triangular L with positive diagonal that it was made of, A = L Lᵀ: <see cref="Functions.Cholesky"/> of A is L. It costs nothing, and is right also where A is singular
/// to rounding. Derivatives go to A.
/// </summary>
internal sealed record KnownFactor : SameValue
{
    public static readonly KnownFactor Instance = new();

    /// <summary>The factor of a matrix; null if it is not known.</summary>
    public static Tensor? Of(Tensor matrix) => matrix.Source.Primitive is KnownFactor ? matrix.Source.Inputs[1] : null;

    internal override void Back(Node node, ReadOnlySpan<Tensor?> messages, Span<Tensor?> toInputs, ReadOnlySpan<bool> wanted) => toInputs[0] = messages[0];
}
