namespace Prob.Tests;

/// <summary>Draws from distributions by their definitions.</summary>
internal static class PlainDraws
{
    /// <summary>A whole number of exponential waiting times.</summary>
    public static double Gamma(ref Philox random, int shape, double rate)
    {
        double sum = 0;
        for (int i = 0; i < shape; i++)
            sum += random.NextExponential();
        return sum / rate;
    }

    /// <summary>Gamma draws divided by their sum.</summary>
    public static double[] Dirichlet(ref Philox random, params int[] concentration)
    {
        var draw = new double[concentration.Length];
        for (int i = 0; i < draw.Length; i++)
            draw[i] = Gamma(ref random, concentration[i], 1);
        double sum = draw.Sum();
        return Array.ConvertAll(draw, x => x / sum);
    }

    /// <summary>Independent normal draws, drawn again until they are in order.</summary>
    public static double[] OrderedNormals(ref Philox random, double[] means, double deviation)
    {
        var draw = new double[means.Length];
        do
        {
            for (int i = 0; i < draw.Length; i++)
                draw[i] = means[i] + (deviation * random.NextNormal());
        }
        while (draw.Zip(draw.Skip(1)).Any(pair => pair.First >= pair.Second));
        return draw;
    }

    /// <summary>A category by cumulative probabilities.</summary>
    public static int Categorical(ref Philox random, ReadOnlySpan<double> probabilities)
    {
        double left = random.NextDouble();
        for (int k = 0; k < probabilities.Length - 1; k++)
        {
            left -= probabilities[k];
            if (left < 0)
                return k;
        }

        return probabilities.Length - 1;
    }

    /// <summary>The events until time 1 of a process with exponential waiting times.</summary>
    public static int Poisson(ref Philox random, double rate)
    {
        int events = 0;
        for (double time = random.NextExponential() / rate; time < 1; time += random.NextExponential() / rate)
            events++;
        return events;
    }

    /// <summary>The states of a Markov chain.</summary>
    public static int[] Chain(ref Philox random, int length, double[] first, double[][] move)
    {
        var states = new int[length];
        for (int t = 0; t < length; t++)
            states[t] = Categorical(ref random, t == 0 ? first : move[states[t - 1]]);
        return states;
    }
}
