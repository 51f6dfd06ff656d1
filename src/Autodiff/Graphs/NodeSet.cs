namespace Prob.Graphs;

/// <summary>
/// A set of nodes of one graph. Nodes made one after the other have numbers one after the other, so those near the newest are found by place, and only the others by
/// hash.
/// </summary>
/// <param name="newest">The largest number that a node is likely to have.</param>
internal sealed class NodeSet(long newest)
{
    /// <summary>How far below the newest number a place is found without a hash.</summary>
    internal const int MostPlaces = 1 << 13;

    private Node?[] near = new Node?[64];
    private HashSet<Node>? far;

    /// <summary>The nodes, oldest first.</summary>
    public List<Node> InOrder()
    {
        var order = new List<Node>(near.Length);
        if (far is not null)
        {
            order.AddRange(far);
            order.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        }

        for (int i = near.Length - 1; i >= 0; i--)
        {
            if (near[i] is { } node)
                order.Add(node);
        }

        return order;
    }

    public bool Contains(Node node)
    {
        long place = newest - node.Id;
        return (ulong)place < (ulong)near.Length ? near[place] is not null : far is not null && far.Contains(node);
    }

    /// <summary>Adds a node; false if it is there.</summary>
    public bool Add(Node node)
    {
        long place = newest - node.Id;
        if ((ulong)place >= MostPlaces)
            return (far ??= []).Add(node);
        Grow(ref near, place);
        if (near[place] is not null)
            return false;
        near[place] = node;
        return true;
    }

    /// <summary>Makes an array long enough for a place.</summary>
    internal static void Grow<T>(ref T[] places, long place)
    {
        if (place >= places.Length)
            Array.Resize(ref places, (int)Math.Max(place + 1, Math.Min(2L * places.Length, MostPlaces)));
    }

    /// <summary>The largest number among the nodes that tensors come from.</summary>
    internal static long Newest(IEnumerable<Tensor> tensors)
    {
        long newest = 0;
        foreach (Tensor tensor in tensors)
            newest = Math.Max(newest, tensor.Source.Id);
        return newest;
    }
}
