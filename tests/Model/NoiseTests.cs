namespace Prob.Tests;

public class NoiseTests
{
    /// <summary>There the generator gives a number above 1 − 2⁻²⁵, which would be 1 as a float.</summary>
    private const ulong AlmostOne = 38702312;

    [Fact]
    public void Uniform_numbers_are_below_1_as_floats_too()
    {
        var random = new Philox(1) { Position = AlmostOne };
        Assert.Equal(1f, (float)random.NextDouble());
        random.Position = AlmostOne;
        var noise = new Noise();
        noise.Uniform(Graphs.TensorType.Scalar);
        double[] drawn = [0];
        noise.Draw(ref random, drawn);
        Assert.Equal(MathF.BitDecrement(1), (float)drawn[0]);
        Assert.Equal(AlmostOne + 1, random.Position);
    }
}
