namespace Prob.Tests;

public sealed class WarmupWindowsTests
{
    [Fact]
    public void A_thousand_iterations_are_divided_as_in_the_Stan_reference_manual()
    {
        WarmupWindows windows = WarmupWindows.Of(1000);
        Assert.Equal(75, windows.Initial.Sum());
        Assert.Equal([25, 50, 100, 200, 500], windows.Windows);
        Assert.Equal(50, windows.Final);
        Assert.Equal([5, 10, 20, 40], windows.Initial);
    }

    // warm-up, initial, middle, final. Buffers of 15 % and 10 % below 150: Stan's windowed_adaptation.hpp.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(19, 0, 0, 19)]
    [InlineData(20, 3, 15, 2)]
    [InlineData(100, 15, 75, 10)]
    [InlineData(149, 22, 113, 14)]
    [InlineData(150, 75, 25, 50)]
    [InlineData(500, 75, 375, 50)]
    public void Short_warm_ups_scale_their_buffers(int warmup, int initial, int middle, int final)
    {
        WarmupWindows windows = WarmupWindows.Of(warmup);
        Assert.Equal(initial, windows.Initial.Sum());
        Assert.Equal(middle, windows.Windows.Sum());
        Assert.Equal(final, windows.Final);
    }

    [Fact]
    public void Windows_fill_every_warm_up_and_end_where_they_should()
    {
        for (int warmup = 0; warmup < 3000; warmup++)
        {
            WarmupWindows windows = WarmupWindows.Of(warmup);
            Assert.Equal(warmup, windows.Initial.Sum() + windows.Windows.Sum() + windows.Final);
            int end = 0;
            foreach (int window in windows.Initial.Concat(windows.Windows))
            {
                Assert.True(window > 0);
                end += window;
                Assert.True(windows.EndAt(end) && windows.LearnFrom(end - 1) && (window == 1 || !windows.EndAt(end - 1)));
            }

            Assert.False(windows.LearnFrom(end));
        }
    }
}
