namespace Prob.Tests;

public sealed class IdentityBijectorTests : BijectorLaws
{
    protected override (Bijector Bijector, Shape Shape, Support Support)[] Settings =>
    [
        (IdentityBijector.Instance, [], Support.Real),
    ];
}
