namespace Prob.Graphs;

/// <summary>The rule of Gauss and Legendre with 32 points on the interval from 0 to 1: its integral of a polynomial of degree below 64 is exact but for rounding.</summary>
internal static class GaussLegendre
{
    public const int Points = 32;

    public static readonly double[] Places = Rule().Places, Weights = Rule().Weights;

    /// <summary>Roots r of the Legendre polynomial by Newton's method from cos π(i + ¾)/(n + ½), with weights 2 / ((1 − r²) P′(r)²) (DLMF 3.5.14 to 3.5.19).</summary>
    private static (double[] Places, double[] Weights) Rule()
    {
        var (places, weights) = (new double[Points], new double[Points]);
        for (int i = 0; i < Points; i++)
        {
            double root = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5)), slope = 0;
            for (int step = 0; step < 6; step++)
            {
                (double value, double previous) = (root, 1);
                for (int n = 2; n <= Points; n++)
                    (value, previous) = (((((2 * n) - 1) * root * value) - ((n - 1) * previous)) / n, value);
                slope = Points * (previous - (root * value)) / ((1 - root) * (1 + root));
                root -= value / slope;
            }

            places[i] = 0.5 * (1 - root);
            weights[i] = 1 / ((1 - root) * (1 + root) * slope * slope);
        }

        return (places, weights);
    }
}
