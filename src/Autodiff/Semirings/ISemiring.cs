namespace Prob.Graphs;

/// <summary>
/// Two operations ⊕ and ⊗ such that sums of products can be shared: both associative, ⊕ commutative, ⊗ distributes over ⊕, and the zero annihilates. An
/// implementation is a struct, so that code generic over it compiles to the operations themselves, and it may carry parameters.
/// </summary>
public interface ISemiring<T>
{
    /// <summary>The identity of ⊕, which annihilates under ⊗.</summary>
    T Zero { get; }

    /// <summary>The identity of ⊗.</summary>
    T One { get; }

    /// <summary>x ⊕ y.</summary>
    T Plus(T x, T y);

    /// <summary>x ⊗ y.</summary>
    T Times(T x, T y);
}
