using System.Numerics.Tensors;

namespace Prob;

/// <summary>A point with its log density and gradient.</summary>
internal sealed class Place(int dimension)
{
    public double[] Position { get; } = new double[dimension];

    public double[] Gradient { get; } = new double[dimension];

    public double LogDensity { get; private set; }

    /// <summary>A point drawn uniformly on (−2, 2)ⁿ.</summary>
    public static Place Anywhere(int dimension, ref Philox random)
    {
        var place = new Place(dimension);
        foreach (ref double x in place.Position.AsSpan())
            x = (4 * random.NextDouble()) - 2;
        return place;
    }

    /// <summary>Whether log density and gradient are finite.</summary>
    public bool Evaluate(ILogDensity density)
    {
        LogDensity = density.Evaluate(Position, Gradient);
        return double.IsFinite(LogDensity) && TensorPrimitives.IsFiniteAll<double>(Gradient);
    }
}

/// <summary>An ascent by L-BFGS, step by step.</summary>
internal sealed class Climb(ILogDensity density, Place start)
{
    private const int MostHalvings = 30;
    private readonly LimitedMemory memory = new();

    /// <summary>Where it has got to.</summary>
    public Place Place { get; private set; } = start;

    /// <summary>Gradients spent.</summary>
    public int Gradients { get; private set; }

    /// <summary>The last few steps that showed curvature, the changes −Δg of the gradient along them, and their products.</summary>
    public IReadOnlyList<(double[] Step, double[] Change, double Product)> Pairs => memory.Pairs;

    /// <summary>Whether a step has shown any curvature.</summary>
    public bool KnowsCurvature => memory.Pairs.Count > 0;

    /// <summary>The direction H g, and gᵀHg, twice the gain that is left if the density is quadratic.</summary>
    public (double[] Direction, double Left) Ahead()
    {
        double[] direction = memory.Direction(Place.Gradient);
        return (direction, TensorPrimitives.Dot<double>(direction, Place.Gradient));
    }

    /// <summary>Takes a quasi-Newton step; false if it is expected to gain less than a tolerance, in nats, or gains nothing: at the top, if curvature is known.</summary>
    public bool Ascend(double tolerance)
    {
        (double[] direction, double left) = Ahead();
        return !(KnowsCurvature && left < 2 * tolerance) && Step(direction, left, 1);
    }

    /// <summary>Goes a part of the way in a direction, halved until it gains (Armijo 1966); false if it never does.</summary>
    public bool Step(double[] direction, double slope, double part)
    {
        var next = new Place(direction.Length);
        for (int halvings = 0; halvings < MostHalvings; halvings++, part /= 2)
        {
            TensorPrimitives.MultiplyAdd(direction, part, Place.Position, next.Position);
            Gradients++;
            if (!next.Evaluate(density) || next.LogDensity < Place.LogDensity + (1e-4 * part * slope))
                continue;
            var step = new double[direction.Length];
            var change = new double[direction.Length];
            TensorPrimitives.Subtract(next.Position, Place.Position, step);
            TensorPrimitives.Subtract(Place.Gradient, next.Gradient, change);
            memory.Add(step, change);
            Place = next;
            return true;
        }

        return false;
    }

    /// <summary>The scales seen on the way; 1 for a coordinate that showed none.</summary>
    public double[] Variances()
    {
        var variances = new double[Place.Position.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            double variance = Math.Sqrt(memory.Pairs.Sum(p => p.Step[i] * p.Step[i]) / memory.Pairs.Sum(p => p.Change[i] * p.Change[i]));
            variances[i] = variance is > 0 and < double.PositiveInfinity ? variance : 1;
        }

        return variances;
    }
}
