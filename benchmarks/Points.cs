using Prob;

namespace Benchmarks;

/// <summary>Where gradients are timed.</summary>
internal static class Points
{
    /// <summary>How many: a power of two, so that taking turns costs no division.</summary>
    public const int Count = 4;

    /// <summary>Pseudo-random points within ½ of the origin, always the same; the density and its gradient are finite there.</summary>
    public static double[][] Of(ILogDensity density)
    {
        var random = new Philox(1);
        var points = new List<double[]>();
        var gradient = new double[density.Dimension];
        for (int attempt = 0; points.Count < Count; attempt++)
        {
            if (attempt == 1000)
                throw new InvalidOperationException("The density is not finite near the origin.");
            var point = new double[density.Dimension];
            for (int i = 0; i < point.Length; i++)
                point[i] = random.NextDouble() - 0.5;
            if (double.IsFinite(density.Evaluate(point, gradient)) && gradient.All(double.IsFinite))
                points.Add(point);
        }

        return [.. points];
    }
}
