namespace Prob.Tests;

/// <summary>A mixture whose components have no order, and the same with one.</summary>
public sealed class LabelSwitchingTests
{
    private static readonly double[] Seen = [.. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? -3 : 3) + (0.1 * ((i % 7) - 3)))];

    [Fact]
    public void Components_that_trade_places_are_reported_in_words()
    {
        // Four chains begin at random: with these seeds not all in the same of the two orders.
        string warning = Assert.Single(Warnings(component => new Normal(0, 5)), text => text.Contains("trade places", StringComparison.Ordinal));
        Assert.StartsWith("The values of 'z' trade places: compared with the last draw, in ", warning, StringComparison.Ordinal);
        Assert.Contains("(most often 0 → 1, 1 → 0)", warning, StringComparison.Ordinal);
        Assert.Contains("Support.Ordered(2)", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Components_in_order_do_not_trade_places() => Assert.DoesNotContain(Warnings(null), text => text.Contains("trade places", StringComparison.Ordinal));

    private static IReadOnlyList<string> Warnings(Func<Plate, IDistribution<Tensor>>? prior)
    {
        var mixture = Model.Define(m =>
        {
            Plate row = m.Plate("row", Seen.Length), component = m.Plate("component", 2);
            Tensor centre = prior is null
                ? m.Sample("centre", new Restricted(new Normal(0, 5), Support.Ordered(2)))
                : m.Sample("centre", component, prior(component));
            m.Sample(out var z, row, new Categorical([0.5, 0.5]));
            m.Observe(row, new Normal(centre[z], 1), Seen);
            return z;
        });
        return mixture.Sample(new Nuts { Seed = 3, Warmup = 300, Draws = 300 }).Summary().Warnings;
    }
}
