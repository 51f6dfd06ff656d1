namespace Prob.Graphs;

/// <summary>
/// One way to make a product, with its log weight and the choices it is made of. Derivations share what they have in common, so joining two takes constant
/// time and space however long they are.
/// </summary>
/// <typeparam name="TChoice">What a leaf is known by, such as a variable and its state.</typeparam>
public readonly struct Derivation<TChoice>
{
    private readonly Tree? tree;

    /// <summary>A derivation of given choices.</summary>
    internal Derivation(double logWeight, ReadOnlySpan<TChoice> choices)
    {
        LogWeight = logWeight;
        foreach (TChoice choice in choices)
            tree = Join(tree, new Leaf(choice));
    }

    private Derivation(double logWeight, Tree? tree) => (LogWeight, this.tree) = (logWeight, tree);

    /// <summary>The sum of the log weights of the leaves.</summary>
    public double LogWeight { get; }

    /// <summary>The choices of all leaves, those of the left factor of each product first; read off the tree each time.</summary>
    public IEnumerable<TChoice> Choices
    {
        get
        {
            var rest = new Stack<Tree>();
            if (tree is not null)
                rest.Push(tree);
            while (rest.TryPop(out Tree? next))
            {
                if (next is Leaf leaf)
                {
                    yield return leaf.Choice;
                }
                else if (next is Pair pair)
                {
                    rest.Push(pair.Right);
                    rest.Push(pair.Left);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{LogWeight}: {string.Join(", ", Choices)}";

    /// <summary>Both together.</summary>
    internal Derivation<TChoice> With(Derivation<TChoice> other) => new(LogWeight + other.LogWeight, Join(tree, other.tree));

    private static Tree? Join(Tree? left, Tree? right) => left is null ? right : right is null ? left : new Pair(left, right);

    private abstract class Tree;

    private sealed class Leaf(TChoice choice) : Tree
    {
        public TChoice Choice => choice;
    }

    private sealed class Pair(Tree left, Tree right) : Tree
    {
        public Tree Left => left;

        public Tree Right => right;
    }
}
