using System.Numerics.Tensors;

namespace Prob;

/// <summary>Where a chain starts, and the scales it starts with.</summary>
/// <param name="Position">The starting point.</param>
/// <param name="Variances">A first M⁻¹, learnt on the way there.</param>
/// <param name="Gradients">Gradients spent.</param>
internal sealed record InitialPoint(double[] Position, double[] Variances, int Gradients)
{
    private const int Candidates = 5, Tries = 100, MostIterations = 30;

    private const uint Purpose = 0x494E4954;   // "INIT"

    public static InitialPoint Find(ILogDensity density, ulong seed, int chain, CancellationToken cancellation = default)
    {
        var random = new Philox(seed, (uint)chain, Purpose);
        List<(double LogDensity, double[] Position, double[] Variances)> found = [];
        int gradients = 0;
        double[] position = new double[density.Dimension], gradient = new double[density.Dimension];
        double logDensity = 0;
        for (int t = 0; t < Tries && found.Count < Candidates; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < position.Length; i++)
                position[i] = (4 * random.NextDouble()) - 2;
            logDensity = density.Evaluate(position, gradient);
            gradients++;
            if (double.IsFinite(logDensity) && TensorPrimitives.IsFiniteAll<double>(gradient))
                found.Add(Ascend(density, position, logDensity, gradient, ref gradients));
        }

        if (found.Count == 0)
            throw new InitialisationException(chain, Tries, position, logDensity);
        double good = found.Max(f => f.LogDensity) - Math.Max(10, 2 * density.Dimension);
        (_, double[] start, double[] variances) = found.First(f => f.LogDensity >= good);
        return new(start, variances, gradients);
    }

    private static (double, double[], double[]) Ascend(ILogDensity density, double[] start, double value, double[] startGradient, ref int gradients)
    {
        int n = start.Length;
        double[] x = [.. start], g = [.. startGradient];
        var memory = new LimitedMemory();
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            double[] direction = memory.Direction(g);
            double slope = TensorPrimitives.Dot<double>(direction, g);   // gᵀHg: the predicted gain is half of it
            double fraction = 1;
            if (memory.Pairs.Count > 0)
            {
                if (slope <= n)
                    break;
                fraction = 1 - Math.Sqrt(n / slope);
            }

            double[] next = new double[n], nextGradient = new double[n];
            double nextValue = double.NegativeInfinity;
            for (int halvings = 0; halvings < 30; halvings++, fraction /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, fraction, x, next);
                nextValue = density.Evaluate(next, nextGradient);
                gradients++;
                if (nextValue >= value + (1e-4 * fraction * slope) && TensorPrimitives.IsFiniteAll<double>(nextGradient))
                    break;
                nextValue = double.NegativeInfinity;
            }

            if (double.IsInfinity(nextValue))
                break;
            double[] step = new double[n], change = new double[n];
            TensorPrimitives.Subtract(next, x, step);
            TensorPrimitives.Subtract(g, nextGradient, change);
            memory.Add(step, change);
            (x, g, value) = (next, nextGradient, nextValue);
        }

        return (value, x, Scales(memory, g));
    }

    private static double[] Scales(LimitedMemory memory, double[] gradient)
    {
        var variances = new double[gradient.Length];
        for (int i = 0; i < variances.Length; i++)
        {
            double v = Math.Sqrt(memory.Pairs.Sum(p => p.Step[i] * p.Step[i]) / memory.Pairs.Sum(p => p.Change[i] * p.Change[i]));
            if (!double.IsFinite(v) || v == 0)
                v = 1 / Math.Abs(gradient[i]);
            if (!double.IsFinite(v) || v == 0)
                v = 1;
            variances[i] = v;
        }

        return variances;
    }
}
