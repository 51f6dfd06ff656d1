namespace Prob.Graphs;

/// <summary>
/// Integrals of the von Mises density exp(−κ v(t)) / (2π e^(−κ) I₀(κ)), v(t) = 1 − cos t, between two angles. In each half turn, by the rule of Gauss and Legendre where the density is within e⁻⁴² of its largest
/// value there: sums of positive terms, so that digits are not lost in any tail and for any κ.
/// </summary>
internal static class VonMisesIntegral
{
    private const double Exhausted = 42;

    /// <summary>
    /// The logarithm of the integral and the derivative of that by κ, the mean of v around the circle less that between the angles. For κ > 0 and angles at most a turn apart; −∞ where the second is not above
    /// the first.
    /// </summary>
    public static (double Log, double Slope) Of(double from, double to, double concentration)
    {
        if (double.IsNaN(from) || double.IsNaN(to) || !(concentration > 0))
            return (double.NaN, double.NaN);
        double first = Math.Floor(from / Math.PI), log = double.NegativeInfinity, versine = 0;
        for (int i = 0; i < 4; i++)
        {
            double half = first + i;
            bool isFalling = Math.IEEERemainder(half, 2) == 0;   // away from a whole turn, to which the other half leads
            double low = Math.Max(from, half * Math.PI), high = Math.Min(to, (half + 1) * Math.PI), peak = (isFalling ? half : half + 1) * Math.PI;
            if (!(low < high))
                continue;
            (double logPiece, double ofPiece) = isFalling ? Piece(low - peak, high - peak, concentration) : Piece(peak - high, peak - low, concentration);
            double larger = Math.Max(log, logPiece), before = Math.Exp(log - larger), added = Math.Exp(logPiece - larger);
            versine = ((before * versine) + (added * ofPiece)) / (before + added);
            log = larger + Math.Log(before + added);
        }

        return (log - Constants.LogTwoPi - BesselFunctions.LogI(0, concentration, isScaled: true), BesselFunctions.Ratio(0, concentration, isComplement: true) - versine);
    }

    /// <summary>log ∫ exp(−κ v(t)) dt and the mean of v, for 0 ≤ from ≤ to ≤ π, where the density falls: v(t) − v(from) = 2 sin((t + from)/2) sin((t − from)/2).</summary>
    private static (double Log, double Versine) Piece(double from, double to, double concentration)
    {
        double sine = Math.Sin(0.5 * from), length = Math.Min(to, 2 * Math.Asin(Math.Min(1, Math.Sqrt((sine * sine) + (0.5 * Exhausted / concentration))))) - from;
        double sum = 0, weighted = 0;
        Add(0, 0.25);
        Add(0.25, 1);
        return (Math.Log(length * sum) - (2 * concentration * sine * sine), weighted / sum);

        void Add(double first, double last)
        {
            for (int i = 0; i < GaussLegendre.Points; i++)
            {
                double beyond = length * (first + ((last - first) * GaussLegendre.Places[i])), middle = Math.Sin(from + (0.5 * beyond)), sineThere = Math.Sin(0.5 * (from + beyond));
                double term = (last - first) * GaussLegendre.Weights[i] * Math.Exp(-2 * concentration * middle * Math.Sin(0.5 * beyond));
                sum += term;
                weighted += term * 2 * sineThere * sineThere;
            }
        }
    }
}
