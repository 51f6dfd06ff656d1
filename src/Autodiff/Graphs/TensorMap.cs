using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Prob.Graphs;

/// <summary>Values for tensors of one graph, found like the nodes of a <see cref="NodeSet"/>.</summary>
/// <param name="newest">The largest number that a tensor's node is likely to have.</param>
internal sealed class TensorMap<T>(long newest) : IReadOnlyDictionary<Tensor, T>
{
    private KeyValuePair<Tensor, T>[] near = new KeyValuePair<Tensor, T>[64];
    private Dictionary<Tensor, T>? far;

    public int Count { get; private set; }

    public IEnumerable<Tensor> Keys => this.Select(static pair => pair.Key);

    public IEnumerable<T> Values => this.Select(static pair => pair.Value);

    public T this[Tensor key]
    {
        get => TryGetValue(key, out T? value) ? value : throw new KeyNotFoundException($"Nothing is known of {key}.");

        set
        {
            long place = Place(key);
            if ((ulong)place >= NodeSet.MostPlaces)
            {
                Count -= far?.Count ?? 0;
                (far ??= [])[key] = value;
                Count += far.Count;
                return;
            }

            NodeSet.Grow(ref near, place);
            Count += near[place].Key is null ? 1 : 0;
            near[place] = new(key, value);
        }
    }

    public bool ContainsKey(Tensor key) => TryGetValue(key, out _);

    public bool TryGetValue(Tensor key, [MaybeNullWhen(false)] out T value)
    {
        long place = Place(key);
        if ((ulong)place < (ulong)near.Length)
        {
            value = near[place].Value;
            return near[place].Key is not null;
        }

        value = default;
        return far is not null && far.TryGetValue(key, out value);
    }

    public IEnumerator<KeyValuePair<Tensor, T>> GetEnumerator()
    {
        for (int i = near.Length - 1; i >= 0; i--)
        {
            if (near[i].Key is not null)
                yield return near[i];
        }

        foreach (KeyValuePair<Tensor, T> pair in far ?? [])
            yield return pair;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long Place(Tensor key) => key.Index == 0 ? newest - key.Source.Id : -1;
}
