namespace Prob.Tests;

/// <summary>A log density with exact draws, and a map to independent coordinates of mean 0 and variance 1.</summary>
internal abstract class Target(int dimension) : ILogDensity
{
    public int Dimension => dimension;

    public abstract double Evaluate(ReadOnlySpan<double> position, Span<double> gradient);

    /// <summary>The point that these independent standard normals make.</summary>
    public abstract void FromNormals(ReadOnlySpan<double> z, Span<double> x);

    /// <summary>The inverse of <see cref="FromNormals"/>.</summary>
    public abstract void ToNormals(ReadOnlySpan<double> x, Span<double> z);

    public void Draw(ref Philox random, Span<double> x)
    {
        Span<double> z = stackalloc double[dimension];
        for (int i = 0; i < dimension; i++)
            z[i] = random.NextNormal();
        FromNormals(z, x);
    }

    /// <summary>Each evaluation of this density draws nothing and keeps nothing, so one instance serves tests of one thread.</summary>
    public static Target Of(string name) => name switch
    {
        "normal" => new ScaledNormal([1, 1, 1]),
        "correlated normal" => new AutoregressiveNormal(2, 0.95),
        "banana" => new Banana(),
        "logistic" => new Logistic(2),
        "funnel" => new Funnel(),
        _ => throw new ArgumentException(name),
    };
}

/// <summary>Independent normals with mean 0.</summary>
internal sealed class ScaledNormal(double[] scales) : Target(scales.Length)
{
    public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = 0;
        for (int i = 0; i < scales.Length; i++)
        {
            double z = position[i] / scales[i];
            gradient[i] = -z / scales[i];
            sum -= z * z / 2;
        }

        return sum;
    }

    public override void FromNormals(ReadOnlySpan<double> z, Span<double> x)
    {
        for (int i = 0; i < scales.Length; i++)
            x[i] = scales[i] * z[i];
    }

    public override void ToNormals(ReadOnlySpan<double> x, Span<double> z)
    {
        for (int i = 0; i < scales.Length; i++)
            z[i] = x[i] / scales[i];
    }
}

/// <summary>x₁ ~ N(0, 1), xᵢ ~ N(ρ xᵢ₋₁, 1 − ρ²): covariance ρ^|i−j|.</summary>
internal sealed class AutoregressiveNormal(int dimension, double rho) : Target(dimension)
{
    private readonly double scale = Math.Sqrt(1 - (rho * rho));

    public double[] Covariance()
    {
        var covariance = new double[Dimension * Dimension];
        for (int i = 0; i < Dimension; i++)
        {
            for (int j = 0; j < Dimension; j++)
                covariance[(i * Dimension) + j] = Math.Pow(rho, Math.Abs(i - j));
        }

        return covariance;
    }

    public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = -position[0] * position[0] / 2;
        gradient[0] = -position[0];
        for (int i = 1; i < position.Length; i++)
        {
            double z = (position[i] - (rho * position[i - 1])) / scale;
            sum -= z * z / 2;
            gradient[i] = -z / scale;
            gradient[i - 1] += rho * z / scale;
        }

        return sum;
    }

    public override void FromNormals(ReadOnlySpan<double> z, Span<double> x)
    {
        x[0] = z[0];
        for (int i = 1; i < x.Length; i++)
            x[i] = (rho * x[i - 1]) + (scale * z[i]);
    }

    public override void ToNormals(ReadOnlySpan<double> x, Span<double> z)
    {
        z[0] = x[0];
        for (int i = 1; i < x.Length; i++)
            z[i] = (x[i] - (rho * x[i - 1])) / scale;
    }
}

/// <summary>x₁ ~ N(0, 1), x₂ ~ N(x₁² − 1, 1).</summary>
internal sealed class Banana() : Target(2)
{
    public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double x = position[0], z = position[1] - ((x * x) - 1);
        gradient[0] = -x + (2 * x * z);
        gradient[1] = -z;
        return -((x * x) + (z * z)) / 2;
    }

    public override void FromNormals(ReadOnlySpan<double> z, Span<double> x) => (x[0], x[1]) = (z[0], z[1] + ((z[0] * z[0]) - 1));

    public override void ToNormals(ReadOnlySpan<double> x, Span<double> z) => (z[0], z[1]) = (x[0], x[1] - ((x[0] * x[0]) - 1));
}

/// <summary>Independent standard logistic coordinates: tails heavier than a normal's.</summary>
internal sealed class Logistic(int dimension) : Target(dimension)
{
    public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double sum = 0;
        for (int i = 0; i < position.Length; i++)
        {
            double x = Math.Abs(position[i]), e = Math.Exp(-x);
            sum -= x + (2 * Math.Log(1 + e));
            gradient[i] = -Math.Sign(position[i]) * (1 - e) / (1 + e);
        }

        return sum;
    }

    public override void FromNormals(ReadOnlySpan<double> z, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double p = MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(z[i]));
            x[i] = Math.Sign(z[i]) * (Math.Log(1 - p) - Math.Log(p));
        }
    }

    public override void ToNormals(ReadOnlySpan<double> x, Span<double> z)
    {
        for (int i = 0; i < x.Length; i++)
            z[i] = -Math.Sign(x[i]) * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 / (1 + Math.Exp(Math.Abs(x[i]))));
    }
}

/// <summary>v ~ N(0, 1.5²), x₁, x₂ ~ N(0, eᵛ) (Neal 2003): steps that suit the mouth diverge in the neck.</summary>
internal sealed class Funnel() : Target(3)
{
    private const double Spread = 1.5;

    public override double Evaluate(ReadOnlySpan<double> position, Span<double> gradient)
    {
        double v = position[0], precision = Math.Exp(-v), squares = (position[1] * position[1]) + (position[2] * position[2]);
        gradient[0] = (-v / (Spread * Spread)) - 1 + (squares * precision / 2);
        gradient[1] = -position[1] * precision;
        gradient[2] = -position[2] * precision;
        return (-v * v / (2 * Spread * Spread)) - v - (squares * precision / 2);
    }

    public override void FromNormals(ReadOnlySpan<double> z, Span<double> x)
    {
        x[0] = Spread * z[0];
        double scale = Math.Exp(x[0] / 2);
        (x[1], x[2]) = (scale * z[1], scale * z[2]);
    }

    public override void ToNormals(ReadOnlySpan<double> x, Span<double> z)
    {
        z[0] = x[0] / Spread;
        double scale = Math.Exp(x[0] / 2);
        (z[1], z[2]) = (x[1] / scale, x[2] / scale);
    }
}

/// <summary>A density given by a function.</summary>
internal sealed class FunctionTarget(int dimension, FunctionTarget.Body body) : ILogDensity
{
    public delegate double Body(ReadOnlySpan<double> position, Span<double> gradient);

    public int Dimension => dimension;

    public double Evaluate(ReadOnlySpan<double> position, Span<double> gradient) => body(position, gradient);
}
