using Spectre.Console;
using static Prob.Functions;

namespace Prob.Tests;

public sealed class ConsoleTrainingProgressTests
{
    [Fact]
    public void A_terminal_shows_a_line_and_draws_over_it()
    {
        string text = Shown(plain: false);
        Assert.Contains("━", text, StringComparison.Ordinal);
        Assert.Contains("epoch 5 of 5, step 2 of 2, loss ", text, StringComparison.Ordinal);
        Assert.Contains("validation ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Redirected_output_of_a_short_run_is_empty() => Assert.Empty(Shown(plain: true));

    [Fact]
    public void What_is_left_is_said_in_hours_minutes_and_seconds()
    {
        using var output = new StringWriter();
        var progress = new ConsoleTrainingProgress(Terminal(output), plain: false);
        progress.Report(new(3, 10, 4, 8, 1.25, double.NaN, 1e-3, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds((26 * 3600) + 61), false));
        Assert.Contains("epoch 3 of 10, step 4 of 8, loss 1.25, 26:01:01 left", output.ToString(), StringComparison.Ordinal);
    }

    private static string Shown(bool plain)
    {
        using var output = new StringWriter();
        Tensor data = new double[] { 1, 2, 3 };
        Training.Minimise((Tensor)0, data, (x, rows, _) => Mean(Square(x - rows)), new TrainingOptions { BatchSize = 2, Epochs = 5 }, data, new ConsoleTrainingProgress(Terminal(output), plain));
        return output.ToString();
    }

    private static IAnsiConsole Terminal(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.Standard,
        Out = new AnsiConsoleOutput(output),
    });
}
