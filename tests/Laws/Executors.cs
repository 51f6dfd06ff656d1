using System.Runtime.CompilerServices;
using Prob.Graphs;

namespace Prob.Tests.Laws;

/// <summary>Plans run in every way there is.</summary>
internal static class Executors
{
    /// <summary>The numbers of lanes of vectors that staged code can be written for.</summary>
    public static readonly int[] Widths = [8, 4, 2];

    private const int Margin = 16;
    private const double Untouched = 123.25;

    private static readonly ConditionalWeakTable<Plan, Workspace[]> Staged = [];

    public static double[] Replay(Plan plan, double[] at, Binding? binding = null) => Run(plan.CreateWorkspace(binding), plan, at);

    public static double[] Stage(Plan plan, int lanes, double[] at, Binding? binding = null) => Run(plan.CreateWorkspace(binding, lanes), plan, at);

    /// <summary>What a plan gives when it is replayed, and what staged code of every width gives.</summary>
    public static IEnumerable<(string Executor, double[] Results)> Each(Plan plan, double[] at) =>
        [("a replay", Replay(plan, at)), .. Widths.Select(lanes => ($"staged code of {lanes} lanes", Stage(plan, lanes, at)))];

    /// <summary>
    /// What a plan gives when it is replayed. Staged code gives the same, but for products that are added without being rounded first, and sums in another order: a few ulp of terms of order
    /// 1 to 1000; and plans in single precision what <see cref="SinglePrecision"/> says. Not every plan is staged with every width, which takes its time, but every kind of plan is.
    /// </summary>
    public static double[] RunBoth(Plan plan, double[] at)
    {
        double[] expected = Replay(plan, at);
        Workspace[] staged = Staged.GetValue(plan, static plan => [.. Widths.Where((_, k) => LongTheoryAttribute.IsAsked || k == plan.OutputSize % Widths.Length).Select(lanes => plan.CreateWorkspace(null, lanes))]);
        foreach (Workspace workspace in staged)
        {
            double[] actual = Run(workspace, plan, at);
            for (int i = 0; i < expected.Length; i++)
            {
                if (!expected[i].Equals(actual[i]) && !(Math.Abs(expected[i] - actual[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i]))))
                    Assert.Fail($"Entry {i} of {expected.Length} is {expected[i]:R} in a replay, but {actual[i]:R} in staged code, of {plan}");
            }
        }

        if (SinglePrecision.Difference(plan, at) is { } difference)
            Assert.Fail(difference);
        return expected;
    }

    private static double[] Run(Workspace workspace, Plan plan, double[] at)
    {
        // Staged code checks nothing: what lies before and behind the results must stay as it is.
        var all = new double[plan.OutputSize + (2 * Margin)];
        Array.Fill(all, Untouched);
        workspace.Run(at, all.AsSpan(Margin, plan.OutputSize));
        Assert.All([.. all[..Margin], .. all[^Margin..]], value => Assert.Equal(Untouched, value));
        return all[Margin..^Margin];
    }
}
