namespace Prob.Tests;

public sealed class HmcInvarianceTests : InvarianceLaws
{
    internal override IEnumerable<(string, Func<ILogDensity, ITransition>)> Transitions() =>
        from time in new[] { 0.5, 1.6, 4 }
        select ($"HMC for {time}", (Func<ILogDensity, ITransition>)(density => new HmcTransition(density, time, 50)));
}
