using System.Numerics;

namespace Prob.Graphs.Planning;

/// <summary>
/// The smallest of many keys that change often: a binary tree in which every node holds the better of its two children. Ties of the key fall to the second key,
/// then to the lower number.
/// </summary>
internal sealed class Tournament(int count)
{
    // Node 1 is the root, the children of i are 2i and 2i + 1, the leaves are the players; -1 is nobody.
    private readonly int[] winner = Enumerable.Repeat(-1, 2 * (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, count))).ToArray();
    private readonly double[] keys = new double[count];
    private readonly double[] ties = new double[count];

    /// <summary>The player with the smallest key, or -1 if nobody plays.</summary>
    public int Winner => winner[1];

    /// <summary>The winner's key.</summary>
    public double WinningKey => keys[Winner];

    /// <summary>Steps for one <see cref="Set"/>.</summary>
    public int StepsPerChange { get; } = 4 + (2 * BitOperations.Log2((uint)Math.Max(1, count)));

    public bool Plays(int player) => winner[(winner.Length / 2) + player] >= 0;

    /// <summary>Lets a player in, or gives it new keys.</summary>
    public void Set(int player, double key, double tie)
    {
        (keys[player], ties[player]) = (key, tie);
        winner[(winner.Length / 2) + player] = player;
        Replay(player);
    }

    public void Remove(int player)
    {
        winner[(winner.Length / 2) + player] = -1;
        Replay(player);
    }

    /// <summary>Sends everybody home.</summary>
    public void Clear() => Array.Fill(winner, -1);

    private void Replay(int player)
    {
        for (int node = ((winner.Length / 2) + player) / 2; node > 0; node /= 2)
        {
            int before = winner[node], after = Better(winner[2 * node], winner[(2 * node) + 1]);
            winner[node] = after;
            if (after == before && after != player)
                return;   // nothing changes above
        }
    }

    private int Better(int a, int b)
    {
        if (a < 0 || b < 0)
            return a < 0 ? b : a;
        return keys[b] < keys[a] || (keys[b] == keys[a] && ties[b] < ties[a]) ? b : a;
    }
}
