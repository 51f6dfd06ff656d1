using System.Globalization;
using System.Text;

namespace Prob.Graphs;

/// <summary>A loop of staged code, or code without a loop, and the operations that share it.</summary>
/// <param name="Length">How many values each operation goes through; 1 for operations on few values, which are written out.</param>
/// <param name="Copies">How many vectors, rows or terms the operations have at each turn, added up.</param>
/// <param name="Operations">The names of the operations, in order.</param>
/// <param name="Stored">How many of them leave their values in memory for others; the rest stay in registers.</param>
/// <param name="Groups">Of a loop whose rows are sorted by group, how many groups there are; else 0.</param>
public sealed record FusedLoop(int Length, int Copies, IReadOnlyList<string> Operations, int Stored, int Groups);

/// <summary>How a plan is executed: what was fused, what is called, the memory and the operations.</summary>
/// <param name="Executor">Which executor runs it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Operations">The operations of the graph that depend on the inputs.</param>
/// <param name="KnownOperations">Those that depend on data alone, and are done when data are bound.</param>
/// <param name="Loops">What was fused, in the order of execution; empty for a replay.</param>
/// <param name="Calls">Operations that are carried out by a step of their own, such as factorisations: all of them for a replay.</param>
/// <param name="WorkBytes">The memory of one workspace.</param>
/// <param name="EstimatedOperations">Additions, multiplications and the like of one run, about, counting each value; calls are not counted.</param>
/// <param name="Lanes">How many values are computed side by side.</param>
public sealed record PlanExplanation(
    Executor Executor,
    string Reason,
    int Operations,
    int KnownOperations,
    IReadOnlyList<FusedLoop> Loops,
    IReadOnlyList<string> Calls,
    long WorkBytes,
    double EstimatedOperations,
    int Lanes)
{
    /// <summary>A line for each loop and for the calls.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Executor}: {Reason}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{Operations} operations per run, {KnownOperations} per data; {WorkBytes} bytes of workspace");
        foreach (FusedLoop loop in Loops)
        {
            string over = loop.Length == 1 ? "written out" : loop.Groups > 0 ? $"loop over {loop.Length} rows in {loop.Groups} groups" : $"loop over {loop.Length}";
            text.AppendLine(CultureInfo.InvariantCulture, $"  {over}: {Counted(loop.Operations)}; {loop.Stored} stored");
        }

        if (Calls.Count > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {(Executor == Executor.Staged ? "called" : "steps")}: {Counted(Calls)}");
        if (EstimatedOperations > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"about {EstimatedOperations:g3} operations on numbers per run, {Lanes} at a time");
        return text.ToString();
    }

    private static string Counted(IReadOnlyList<string> names) =>
        string.Join(", ", names.GroupBy(name => name).Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} {group.Key}"));
}
