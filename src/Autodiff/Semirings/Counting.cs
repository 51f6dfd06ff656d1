using System.Numerics;

namespace Prob.Graphs;

/// <summary>Whole numbers of any size under (+, ×), with zero 0 and one 1: how many paths, or configurations, there are.</summary>
public readonly struct Counting : ISemiring<BigInteger>
{
    /// <inheritdoc/>
    public BigInteger Zero => BigInteger.Zero;

    /// <inheritdoc/>
    public BigInteger One => BigInteger.One;

    /// <inheritdoc/>
    public BigInteger Plus(BigInteger x, BigInteger y) => x + y;

    /// <inheritdoc/>
    public BigInteger Times(BigInteger x, BigInteger y) => x * y;
}
