namespace Prob.Tests;

public sealed class NutsInvarianceTests : InvarianceLaws
{
    internal override IEnumerable<(string, Func<ILogDensity, ITransition>)> Transitions() =>
        from depth in Enumerable.Range(1, 6)
        select ($"NUTS to depth {depth}", (Func<ILogDensity, ITransition>)(density => new NutsTransition(density, depth)));
}
