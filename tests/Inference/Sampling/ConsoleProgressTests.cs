using Spectre.Console;

namespace Prob.Tests;

public sealed class ConsoleProgressTests
{
    [Fact]
    public void A_terminal_shows_a_line_per_chain_and_draws_over_it()
    {
        using var output = new StringWriter();
        var progress = new ConsoleProgress(Terminal(output), plain: false);
        Chains.Run(_ => new Banana(), new Nuts { Chains = 2, Warmup = 50, Draws = 50 }, progress);
        string text = output.ToString();
        Assert.Contains("chain 0", text, StringComparison.Ordinal);
        Assert.Contains("chain 1", text, StringComparison.Ordinal);
        Assert.Contains("100/100", text, StringComparison.Ordinal);
        Assert.Contains("leapfrogs", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Redirected_output_of_a_short_run_is_empty()
    {
        using var output = new StringWriter();
        Chains.Run(_ => new Banana(), new Nuts { Chains = 2, Warmup = 50, Draws = 50 }, new ConsoleProgress(Terminal(output), plain: true));
        Assert.Empty(output.ToString());
    }

    private static IAnsiConsole Terminal(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = ColorSystemSupport.Standard,
        Out = new AnsiConsoleOutput(output),
    });
}
