namespace Prob.Graphs;

/// <summary>
/// What messages can do in any semiring: add up, contract, move. Rules written over this interface serve derivatives, where a message is more graph, and
/// beliefs, where it is a table of a semiring.
/// </summary>
internal interface IAlgebra<TMessage>
{
    /// <summary>The sum ⊕ of two messages of equal type.</summary>
    TMessage Plus(TMessage first, TMessage second);

    /// <summary>The product ⊗ of the operands, summed with ⊕ over what the result lacks.</summary>
    TMessage Contract(Contract contraction, ReadOnlySpan<TMessage> operands);

    /// <summary>The same entries in other places; places that nothing moves to hold the zero of the semiring.</summary>
    TMessage Move(Movement movement, TMessage message, TensorType type);
}

/// <summary>A primitive whose rules need only ⊕ and ⊗, so that it means something in every semiring.</summary>
internal interface IPolymorphic
{
    /// <summary>The value of the output.</summary>
    TMessage Forward<TMessage>(IAlgebra<TMessage> algebra, Node node, ReadOnlySpan<TMessage> inputs);

    /// <summary>The message to one input, from the message to the output and the values of the other inputs.</summary>
    TMessage Back<TMessage>(IAlgebra<TMessage> algebra, Node node, TMessage message, Func<Tensor, TMessage> value, int input);
}
