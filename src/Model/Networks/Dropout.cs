using static Prob.Functions;

namespace Prob.Networks;

/// <summary>
/// In training, every entry is 0 with probability <see cref="Rate"/> and else x / (1 − rate), so that its expectation is x; in use, x (Srivastava et al. 2014).
/// </summary>
/// <param name="Rate">The probability of 0, in [0, 1).</param>
/// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
public sealed record Dropout(double Rate) : ILayer
{
    /// <summary>The probability of 0, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public double Rate
    {
        get;
        init => field = Checked(value);
    } = Checked(Rate);

    /// <inheritdoc/>
    public Tensor Apply(Tensor x, Noise? noise = null) =>
        noise is not { IsTraining: true } || Rate == 0 ? x : Where(noise.Uniform(x.Type) < Rate, 0, x / (1 - Rate));

    private static double Checked(double rate) =>
        rate is >= 0 and < 1 ? rate : throw new ArgumentOutOfRangeException(nameof(Rate), rate, "The rate of a dropout must be in [0, 1).");
}
