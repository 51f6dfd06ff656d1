using System.Collections.Immutable;
using Prob.Graphs.Plans;

namespace Prob.Graphs;

/// <summary>
/// The rule that makes the sweep belief propagation in a semiring: + in the graph means ⊕, × means ⊗ and sums are ⊕-sums. Forward it gives the sum over all
/// paths to each tensor; back, the message at an entry is the sum over all paths to the output that pass through the entry, without the entry's own weight.
/// In (+, ×) that is the derivative; in (max, +) the best completion; in counting the number of ways on.
/// </summary>
/// <param name="semiring">The semiring, with any parameters it carries.</param>
public sealed class Belief<T, TSemiring>(TSemiring semiring = default) : IRule<Table<T>>, IAlgebra<Table<T>>
    where TSemiring : struct, ISemiring<T>
{
    private Dictionary<Tensor, Table<T>> values = [];

    /// <summary>The value of every tensor that the outputs depend on; the messages back are made of them.</summary>
    /// <param name="outputs">The tensors to compute.</param>
    /// <param name="leaves">Weights of the inputs of the graph.</param>
    /// <exception cref="NotSupportedException">The graph holds an operation that means something for real numbers only.</exception>
    public IReadOnlyDictionary<Tensor, Table<T>> Forward(IReadOnlyList<Tensor> outputs, IReadOnlyDictionary<Tensor, Table<T>> leaves) =>
        values = Sweep.Forward(outputs, leaves, (node, inputs) => ImmutableArray.Create(Polymorphic(node).Forward(this, node, inputs)));

    /// <summary>A table that holds the one of the semiring everywhere: what the message at an output starts with.</summary>
    public Table<T> One(TensorType type) => Filled(type, semiring.One);

    /// <inheritdoc/>
    public Table<T> Plus(Table<T> first, Table<T> second)
    {
        var sum = new T[first.Values.Length];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = semiring.Plus(first.Values[i], second.Values[i]);
        return new(first.Type, sum);
    }

    /// <inheritdoc/>
    public void Back(Node node, ReadOnlySpan<Table<T>?> messages, Span<Table<T>?> toInputs, ReadOnlySpan<bool> wanted)
    {
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i])
                toInputs[i] = Polymorphic(node).Back(this, node, messages[0]!, input => values[input], i);
        }
    }

    Table<T> IAlgebra<Table<T>>.Contract(Contract contraction, ReadOnlySpan<Table<T>> operands)
    {
        var types = new TensorType[operands.Length];
        for (int i = 0; i < types.Length; i++)
            types[i] = operands[i].Type;
        Table<T> result = Filled(contraction.Result, semiring.Zero);
        LoopNest loops = contraction.LoopsFor(types);
        var factors = new T[operands.Length][];
        for (int i = 0; i < factors.Length; i++)
            factors[i] = operands[i].Values;
        var body = new Product(semiring, factors, result.Values, loops);
        loops.Run(ref body);
        return result;
    }

    Table<T> IAlgebra<Table<T>>.Move(Movement movement, Table<T> message, TensorType type)
    {
        Table<T> result = Filled(type, semiring.Zero);
        Path path = movement.Path(message.Type, type);
        MoveInstruction.Copy(message.Values, result.Values, path, new LoopNest(path.Sizes, path.FromStrides, path.ToStrides));
        return result;
    }

    private static IPolymorphic Polymorphic(Node node) =>
        node.Primitive as IPolymorphic
        ?? throw new NotSupportedException(
            node.Primitive is Leaf
                ? $"A weight in the semiring was expected for {node.Primitive.Name} {node.Outputs[0].Type}, but none was given."
                : $"{node.Primitive.Name} works on real numbers; in the semiring {typeof(TSemiring).Name} only sums, products, contractions and rearrangements have a meaning.");

    private static Table<T> Filled(TensorType type, T value)
    {
        var filled = new T[type.Size];
        Array.Fill(filled, value);
        return new(type, filled);
    }

    private readonly struct Product(TSemiring semiring, T[][] factors, T[] sum, LoopNest loops) : ILoopBody
    {
        public void Run(scoped ReadOnlySpan<int> offsets)
        {
            int[] strides = loops.InnerStrides;
            for (int i = 0; i < loops.InnerSize; i++)
            {
                ref T target = ref sum[offsets[^1] + (i * strides[^1])];
                T term = factors[0][offsets[0] + (i * strides[0])];
                for (int k = 1; k < factors.Length; k++)
                    term = semiring.Times(term, factors[k][offsets[k] + (i * strides[k])]);
                target = semiring.Plus(target, term);
            }
        }
    }
}
