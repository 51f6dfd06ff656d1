namespace Prob.Tests;

/// <summary>The twin of a training: y ≈ h · tanh(a x + b) by squared error, with the gradient by hand and an update in plain loops.</summary>
internal sealed class PlainTraining(TrainingOptions options, double[] x, double[] y, double[] start)
{
    private readonly double[] first = new double[3], second = new double[3];
    private readonly int[] order = new int[x.Length];
    private int step;

    public double[] Parameters { get; } = [.. start];

    public List<double> Losses { get; } = [];

    public void Epoch(int number)
    {
        TrainingLoop.Shuffle(options.Seed, number, order);
        double sum = 0;
        for (int from = 0; from < x.Length; from += options.BatchSize)
            sum += Step(order[from..Math.Min(from + options.BatchSize, x.Length)]);
        Losses.Add(sum / x.Length);
    }

    private double Step(int[] rows)
    {
        var (gradient, loss, p) = (new double[3], 0.0, Parameters);
        foreach (int i in rows)
        {
            double t = Math.Tanh((p[0] * x[i]) + p[1]), error = (p[2] * t) - y[i], slope = 2 * error * p[2] * (1 - (t * t)) / rows.Length;
            loss += error * error;
            gradient[0] += slope * x[i];
            gradient[1] += slope;
            gradient[2] += 2 * error * t / rows.Length;
        }

        if (options.ClipNorm is { } limit)
        {
            double norm = Math.Sqrt(gradient.Sum(g => g * g));
            for (int i = 0; norm > limit && i < 3; i++)
                gradient[i] *= limit / norm;
        }

        double rate = options.Optimiser.Rate * options.Schedule!.Factor(step++);
        for (int i = 0; i < 3; i++)
            p[i] = Next(p[i], gradient[i], rate, ref first[i], ref second[i]);
        return loss;
    }

    private double Next(double p, double g, double rate, ref double m, ref double v)
    {
        switch (options.Optimiser)
        {
            case Sgd sgd:
                g += sgd.WeightDecay * p;
                m = (sgd.Momentum * m) + g;
                return p - (rate * (sgd.Nesterov ? g + (sgd.Momentum * m) : m));
            case Adam adam:
                return Adam(p, g, rate, ref m, ref v, adam.Beta1, adam.Beta2, adam.Epsilon);
            case AdamW adam:
                return Adam(p - (rate * adam.WeightDecay * p), g, rate, ref m, ref v, adam.Beta1, adam.Beta2, adam.Epsilon);
            case RmsProp prop:
                v = (prop.Decay * v) + ((1 - prop.Decay) * g * g);
                m = (prop.Momentum * m) + (g / (Math.Sqrt(v) + prop.Epsilon));
                return p - (rate * m);
            default:
                throw new InvalidOperationException();
        }
    }

    private double Adam(double p, double g, double rate, ref double m, ref double v, double beta1, double beta2, double epsilon)
    {
        m = (beta1 * m) + ((1 - beta1) * g);
        v = (beta2 * v) + ((1 - beta2) * g * g);
        return p - (rate * (m / (1 - Math.Pow(beta1, step))) / (Math.Sqrt(v / (1 - Math.Pow(beta2, step))) + epsilon));
    }
}
