using System.Collections.Immutable;

namespace Prob;

/// <summary>Distributions of which one is drawn from: their parameters lie one after the other.</summary>
internal sealed class Alternatives<TSite>(ImmutableArray<IDistribution<TSite>> all)
    where TSite : Tensor
{
    /// <summary>The number of values that the parameters of each have for one draw.</summary>
    private readonly int[] sizes = [.. all.Select(static one => one.Parameters.Sum(static parameter => parameter.Value.Shape.Size))];

    /// <summary>The same distributions with other parameters.</summary>
    public ImmutableArray<IDistribution<TSite>> With(ReadOnlySpan<Tensor> parameters)
    {
        var others = ImmutableArray.CreateBuilder<IDistribution<TSite>>(all.Length);
        foreach (IDistribution<TSite> one in all)
        {
            int own = one.Parameters.Length;
            others.Add((IDistribution<TSite>)one.With(parameters[..own]));
            parameters = parameters[own..];
        }

        return others.MoveToImmutable();
    }

    /// <summary>Draws from one of them, given the values of the parameters of all.</summary>
    public void Sample(int chosen, ref Philox random, ReadOnlySpan<double> parameters, Span<double> draw)
    {
        int start = 0;
        for (int number = 0; number < chosen; number++)
            start += sizes[number];
        all[chosen].Sample(ref random, parameters.Slice(start, sizes[chosen]), draw);
    }
}
