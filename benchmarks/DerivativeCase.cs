using Prob;
using Prob.Graphs;
using static Prob.Functions;

namespace Benchmarks;

/// <summary>A function of some tensors with a number as its value, and where it is differentiated.</summary>
/// <param name="Name">As in the scripts that measure the same elsewhere.</param>
/// <param name="Shapes">Of the tensors.</param>
/// <param name="Point">Their entries, one after the other.</param>
/// <param name="Of">The function.</param>
/// <param name="HasProduct">Whether a Hessian-vector product is asked for too.</param>
/// <param name="Precision">How its plans store numbers.</param>
internal sealed record DerivativeCase(string Name, Shape[] Shapes, double[] Point, Func<Tensor[], Tensor> Of, bool HasProduct = false, Precision Precision = Precision.Double)
{
    private const int Schools = 8;

    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] Error = [15, 10, 16, 11, 9, 11, 10, 18];

    /// <summary>All of them; data are made anew, always the same.</summary>
    public static DerivativeCase[] All() =>
    [
        Logistic(1000, 10),
        new("eight_schools_vector", [[Schools + 2]], Spread(-0.5, 0.7, Schools + 2), x => EightSchools(x[0])),
        new("eight_schools_scalar_ops", [[Schools + 2]], Spread(-0.5, 0.7, Schools + 2), x => EightSchoolsByNumber(x[0])),
        .. from precision in Enum.GetValues<Precision>() from length in (int[])[10, 100, 10000] select Chain(length, precision),
        Network(32),
        Network(256),
    ];

    /// <summary>The log density of a logistic regression with a standard normal prior.</summary>
    private static DerivativeCase Logistic(int rows, int columns)
    {
        var random = new Philox(3);
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => random.NextNormal())], y = new double[rows];
        var x = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            double logit = 0;
            for (int j = 0; j < columns; j++)
                logit += weights[j] * (x[i, j] = random.NextNormal());
            y[i] = random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1 : 0;
        }

        Tensor design = x, outcome = y;
        return new(
            $"logistic_N{rows}_D{columns}",
            [[columns]],
            [.. Enumerable.Repeat(0.1, columns)],
            w =>
            {
                Tensor z = Dot(design, w[0]);
                return Sum((outcome * z) - Softplus(z)) - (0.5 * Sum(w[0] * w[0]));
            },
            HasProduct: true);
    }

    /// <summary>Eight schools with standardised effects: x is (μ, log τ, η₁ … η₈).</summary>
    private static Tensor EightSchools(Tensor x)
    {
        double normal = -0.5 * Math.Log(2 * Math.PI);
        Tensor effect = Effect, error = Error, mu = x[0], logTau = x[1], eta = x[2..];
        Tensor tau = Exp(logTau), r = (effect - mu - (tau * eta)) / error;
        return (-0.5 * Square(mu / 5)) + (normal - Math.Log(5)) + (Math.Log(2 / (Math.PI * 5)) - Log1p(Square(tau / 5)) + logTau)
            + ((-0.5 * Sum(eta * eta)) + (Schools * normal)) + ((-0.5 * Sum(r * r)) + (Schools * normal) - Error.Sum(Math.Log));
    }

    /// <summary>The same, school by school.</summary>
    private static Tensor EightSchoolsByNumber(Tensor x)
    {
        double normal = -0.5 * Math.Log(2 * Math.PI);
        Tensor mu = x[0], logTau = x[1], tau = Exp(logTau);
        Tensor density = (-0.5 * Square(mu / 5)) + (normal - Math.Log(5)) + (Math.Log(2 / (Math.PI * 5)) - Log1p(Square(tau / 5))) + logTau;
        for (int i = 0; i < Schools; i++)
        {
            Tensor eta = x[2 + i], r = (Effect[i] - mu - (tau * eta)) / Error[i];
            density += ((-0.5 * eta * eta) + normal) + ((-0.5 * r * r) + (normal - Math.Log(Error[i])));
        }

        return density;
    }

    /// <summary>500 times a hyperbolic tangent and a product, then the sum.</summary>
    private static DerivativeCase Chain(int length, Precision precision) => new(
        $"chain1000_len{length}",
        [[length]],
        Spread(-1, 1, length),
        x =>
        {
            Tensor factors = Spread(1.01, 1.1, length), last = x[0];
            for (int i = 0; i < 500; i++)
                last = Tanh(last) * factors;
            return Sum(last);
        },
        Precision: precision);

    /// <summary>The mean square error of a network of two hidden layers, whose parameters are three matrices, then three vectors.</summary>
    private static DerivativeCase Network(int rows)
    {
        var random = new Philox(3);
        double[] Normals(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => scale * random.NextNormal())];
        Tensor x = Reshape(Normals(rows * 20), [rows, 20]), y = Reshape(Normals(rows), [rows, 1]);
        Shape[] weights = [[20, 64], [64, 64], [64, 1]];
        return new(
            $"mlp_20-64-64-1_tanh_batch{rows}",
            [.. weights, [64], [64], [1]],
            [.. weights.SelectMany(shape => Normals(shape.Size, 1 / Math.Sqrt(shape[0]))), .. new double[64 + 64 + 1]],
            p =>
            {
                Tensor hidden = Tanh(Dot(x, p[0]) + p[3]);
                hidden = Tanh(Dot(hidden, p[1]) + p[4]);
                return Mean(Reshape(Square(Dot(hidden, p[2]) + p[5] - y), [rows]));
            },
            HasProduct: true);
    }

    private static double[] Spread(double first, double last, int count) => [.. Enumerable.Range(0, count).Select(i => first + ((last - first) * i / (count - 1)))];
}
