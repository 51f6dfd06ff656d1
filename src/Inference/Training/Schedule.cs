using System.Collections.Immutable;

namespace Prob;

/// <summary>
/// What the learning rate is multiplied by in the course of training; without a schedule it is constant. Schedules multiply: new Warmup(100) * new CosineDecay(10_000).
/// </summary>
public abstract record Schedule
{
    /// <summary>The factor of a step.</summary>
    /// <param name="step">How many steps were made before, from 0.</param>
    public abstract double Factor(long step);

    /// <summary>Both factors, multiplied.</summary>
    public static Schedule operator *(Schedule first, Schedule second) => new Product(first, second);

    private protected static long AtLeastOne(long steps) =>
        steps >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), $"A schedule takes at least 1 step, but was given {steps}.");

    private sealed record Product(Schedule First, Schedule Second) : Schedule
    {
        public override double Factor(long step) => First.Factor(step) * Second.Factor(step);
    }
}

/// <summary>From 1/steps at the first step evenly up to 1 at step number <paramref name="Steps"/>, and 1 from then on.</summary>
/// <param name="Steps">How many steps it takes, at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no step.</exception>
public sealed record Warmup(long Steps) : Schedule
{
    /// <summary>How many steps it takes, at least 1.</summary>
    public long Steps { get; init => field = AtLeastOne(value); } = AtLeastOne(Steps);

    /// <inheritdoc/>
    public override double Factor(long step) => Math.Min(1, (step + 1.0) / Steps);
}

/// <summary>Half a cosine from 1 down to a floor, where it stays: floor + (1 − floor) (1 + cos(π step / steps)) / 2 (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="Steps">How many steps it takes, at least 1.</param>
/// <param name="Floor">Where it ends, in [0, 1].</param>
/// <exception cref="ArgumentOutOfRangeException">There is no step, or the floor is not in [0, 1].</exception>
public sealed record CosineDecay(long Steps, double Floor = 0) : Schedule
{
    /// <summary>How many steps it takes, at least 1.</summary>
    public long Steps { get; init => field = AtLeastOne(value); } = AtLeastOne(Steps);

    /// <summary>Where it ends, in [0, 1].</summary>
    public double Floor { get; init => field = Checked(value); } = Checked(Floor);

    /// <inheritdoc/>
    public override double Factor(long step) => step >= Steps ? Floor : Floor + ((1 - Floor) * (1 + Math.Cos(Math.PI * step / Steps)) / 2);

    private static double Checked(double floor) =>
        floor is >= 0 and <= 1 ? floor : throw new ArgumentOutOfRangeException(nameof(Floor), FormattableString.Invariant($"Floor must be in [0, 1], but was {floor}."));
}

/// <summary>Shrinks evenly by a factor every so many steps: base^(step / steps).</summary>
/// <param name="Base">The factor, in (0, 1].</param>
/// <param name="Steps">How many steps it takes, at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">There is no step, or the factor is not in (0, 1].</exception>
public sealed record ExponentialDecay(double Base, long Steps) : Schedule
{
    /// <summary>The factor, in (0, 1].</summary>
    public double Base { get; init => field = Checked(value); } = Checked(Base);

    /// <summary>How many steps it takes, at least 1.</summary>
    public long Steps { get; init => field = AtLeastOne(value); } = AtLeastOne(Steps);

    /// <inheritdoc/>
    public override double Factor(long step) => Math.Pow(Base, (double)step / Steps);

    private static double Checked(double @base) =>
        @base is > 0 and <= 1 ? @base : throw new ArgumentOutOfRangeException(nameof(Base), FormattableString.Invariant($"Base must be in (0, 1], but was {@base}."));
}

/// <summary>1 at first, and from each of some steps on another factor: new PiecewiseConstant((1000, 0.1), (2000, 0.01)).</summary>
/// <param name="Pieces">From which step on which factor, at least 0; steps increase.</param>
/// <exception cref="ArgumentException">Steps do not increase, or a factor is negative.</exception>
public sealed record PiecewiseConstant(params ImmutableArray<(long Step, double Factor)> Pieces) : Schedule
{
    /// <summary>From which step on which factor; steps increase.</summary>
    public ImmutableArray<(long Step, double Factor)> Pieces { get; init => field = Checked(value); } = Checked(Pieces);

    /// <inheritdoc/>
    public override double Factor(long step)
    {
        double factor = 1;
        foreach ((long from, double piece) in Pieces)
        {
            if (step < from)
                break;
            factor = piece;
        }

        return factor;
    }

    /// <inheritdoc/>
    public bool Equals(PiecewiseConstant? other) => other is not null && Pieces.SequenceEqual(other.Pieces);

    /// <inheritdoc/>
    public override int GetHashCode() => Pieces.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"PiecewiseConstant {{ {string.Join(", ", Pieces)} }}");

    private static ImmutableArray<(long Step, double Factor)> Checked(ImmutableArray<(long Step, double Factor)> pieces)
    {
        for (int i = 0; i < pieces.Length; i++)
        {
            if (pieces[i].Step < 0 || (i > 0 && pieces[i].Step <= pieces[i - 1].Step) || !(pieces[i].Factor >= 0 && double.IsFinite(pieces[i].Factor)))
                throw new ArgumentException(FormattableString.Invariant($"The steps of the pieces must increase and their factors be at least 0, but piece {i} is {pieces[i]}."), nameof(pieces));
        }

        return pieces;
    }
}
