using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Prob;

/// <summary>
/// Shows the progress of training on standard error: a line, redrawn in place at most ten times a second. Where standard error is not a terminal, one plain line every ten seconds.
/// </summary>
public sealed class ConsoleTrainingProgress : IProgress<TrainingProgress>
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly IAnsiConsole console;
    private readonly bool isPlain;
    private readonly TimeSpan interval;
    private TimeSpan shown = TimeSpan.Zero;
    private bool drawn;

    /// <summary>A display on standard error.</summary>
    public ConsoleTrainingProgress()
        : this(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }), Console.IsErrorRedirected)
    {
    }

    internal ConsoleTrainingProgress(IAnsiConsole console, bool plain)
    {
        this.console = console;
        isPlain = plain || !console.Profile.Capabilities.Ansi;
        interval = isPlain ? TimeSpan.FromSeconds(10) : TimeSpan.FromMilliseconds(100);
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (clock.Elapsed - shown < interval && (isPlain || (drawn && !value.Stopped)))
            return;
        shown = clock.Elapsed;
        if (isPlain)
        {
            console.Profile.Out.Writer.WriteLine(Text(value));
            return;
        }

        const int width = 16;
        double done = ((value.Epoch - 1.0) + ((double)value.Batch / value.Batches)) / Math.Max(value.Epochs, 1);
        int cells = (int)(width * Math.Clamp(done, 0, 1));
        if (drawn)
            console.Cursor.MoveUp(1);
        console.MarkupLine($"[green]{new string('━', cells)}[/][grey]{new string('━', width - cells)}[/] {Text(value)}   ");
        drawn = !value.Stopped;   // a new run draws a line of its own
    }

    private static string Text(TrainingProgress value)
    {
        string validation = double.IsNaN(value.Validation) ? "" : string.Create(CultureInfo.InvariantCulture, $", validation {value.Validation:g6}");
        string left = value.Stopped || value.Left is not { } time ? "" : string.Create(CultureInfo.InvariantCulture, $", {(int)time.TotalHours}:{time:mm\\:ss} left");
        return string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch} of {value.Epochs}, step {value.Batch} of {value.Batches}, loss {value.Loss:g6}{validation}{left}");
    }
}
