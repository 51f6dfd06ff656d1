using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Prob;

/// <summary>
/// Shows the progress of a run on standard error: a line per chain, redrawn in place at most ten times a second. Where standard error is not a terminal, one plain line
/// every ten seconds. A chain never waits for the console: if another is being shown, it goes on.
/// </summary>
public sealed class ConsoleProgress : IProgress<SamplingProgress>
{
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly IAnsiConsole console;
    private readonly TimeSpan interval;
    private SamplingProgress[] chains = [];
    private TimeSpan shown = TimeSpan.Zero;
    private bool drawn;

    /// <summary>A display on standard error.</summary>
    public ConsoleProgress()
        : this(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), Console.IsErrorRedirected)
    {
    }

    internal ConsoleProgress(IAnsiConsole console, bool plain)
    {
        this.console = console;
        IsPlain = plain || !console.Profile.Capabilities.Ansi;
        interval = IsPlain ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(100);
    }

    internal bool IsPlain { get; }

    /// <inheritdoc/>
    public void Report(SamplingProgress value)
    {
        if (value.Stopped)
            gate.Enter();
        else if (!gate.TryEnter())
            return;
        try
        {
            if (chains.Length != value.Chains || chains[value.Chain].Stopped)   // a new run
                (chains, drawn) = (new SamplingProgress[value.Chains], false);
            chains[value.Chain] = value;
            bool last = chains.All(c => c.Stopped);
            if (!last && clock.Elapsed - shown < interval)
                return;
            shown = clock.Elapsed;
            if (!IsPlain)
                Draw();
            else if (!last)
                console.Profile.Out.Writer.WriteLine($"{chains.Sum(c => (long)c.Iteration)} of {chains.Sum(c => (long)c.Total)} iterations, {chains.Sum(c => c.Divergences)} divergences");
        }
        finally
        {
            gate.Exit();
        }
    }

    private void Draw()
    {
        if (drawn)
            console.Cursor.MoveUp(chains.Length);
        for (int i = 0; i < chains.Length; i++)
            console.MarkupLine(Line(i, chains[i]));
        drawn = true;
    }

    private static string Line(int chain, SamplingProgress c)
    {
        const int width = 16;
        int done = c.Total == 0 ? width : (int)((long)width * c.Iteration / c.Total);
        string colour = c.Phase == SamplingPhase.Warmup ? "yellow" : "green";
        string divergences = c.Divergences == 0 ? "" : $" [red]{c.Divergences} divergences[/]";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"chain {chain} [{colour}]{new string('━', done)}[/][grey]{new string('━', width - done)}[/] {c.Iteration,6}/{c.Total} step {c.StepSize,-9:g3} {c.Leapfrogs,9} leapfrogs{divergences}   ");
    }
}
