using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Prob.Tests.Laws;

/// <summary>Properties of randomly drawn things, always the same ones.</summary>
internal static class Randomly
{
    /// <summary>Checks what the action asserts for a hundred draws from a fixed seed.</summary>
    public static void Check<T>(Gen<T> draw, Action<T> action, int tests = 100) => Check(draw.ToArbitrary(), action, tests);

    /// <summary>The same, and when one fails, for ever smaller ones, to report the smallest that still fails.</summary>
    public static void Check<T>(Gen<T> draw, Func<T, IEnumerable<T>> smaller, Action<T> action, int tests = 100) => Check(Arb.From(draw, smaller), action, tests);

    private static void Check<T>(Arbitrary<T> drawn, Action<T> action, int tests)
    {
        var replay = new Replay(new Rnd(20240229, 1), FSharpOption<int>.None);
        Config config = Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(replay)).WithMaxTest(tests);
        FsCheck.Check.One(config, Prop.ForAll(drawn, action));
    }
}
